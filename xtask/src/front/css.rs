//! One style sheet out of many. `style/main.scss` lists them in the words of Sass, so that cargo-leptos can build them
//! too; the sheets themselves are plain CSS.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

use super::Optimisers;
use super::wasm::minify;

/// Joins the sheets that `main` lists, and minifies the result where that is possible.
pub(super) fn build(main: &Path, optimisers: Option<&Optimisers>) -> Result<Vec<u8>> {
    let joined = join(main)?;
    let Some(optimisers) = optimisers else {
        return Ok(joined.into_bytes());
    };
    let folder = tempfile::tempdir()?;
    let [from, to] = ["main.css", "small.css"].map(|name| folder.path().join(name));
    fs::write(&from, joined)?;
    minify(optimisers, &from, &to, &[])?;
    Ok(fs::read(to)?)
}

fn join(main: &Path) -> Result<String> {
    let read =
        |file: &Path| fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()));
    let mut joined = String::new();
    for line in read(main)?.lines().filter(|line| !line.is_empty() && !line.starts_with("//")) {
        let Some(name) = line.strip_prefix("@use \"").and_then(|rest| rest.strip_suffix("\";")) else {
            bail!("{}: not a line that the build knows: {line}", main.display());
        };
        joined.push_str(&read(&main.with_file_name(format!("{name}.css")))?);
    }
    Ok(joined)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built(files: &[(&str, &str)]) -> Result<String> {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("ui")).unwrap();
        for (name, text) in files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        Ok(String::from_utf8(build(&folder.path().join("main.scss"), None)?).unwrap())
    }

    #[test]
    fn the_sheets_stand_in_the_order_of_the_list() {
        let list = "// Ours\n@use \"ui/button\";\n\n@use \"base\";\n";
        let sheets =
            [("main.scss", list), ("base.css", "b { top: 0 }\n"), ("ui/button.css", "i { left: 0 }\n")];
        assert_eq!(built(&sheets).unwrap(), "i { left: 0 }\nb { top: 0 }\n");
    }

    #[test]
    fn what_is_not_in_the_list_or_not_there_is_said() {
        let refusal = |list| built(&[("main.scss", list)]).unwrap_err().to_string();
        assert!(refusal("b { top: 0 }\n").contains("not a line that the build knows"));
        assert!(refusal("@use \"nowhere\";\n").contains("nowhere.css"));
    }
}
