//! One style sheet out of many: `@import`s are replaced by the files that they name.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use super::Optimisers;
use super::wasm::minify;

/// Reads `main`, puts its imports in, and minifies the result where that is possible.
pub(super) fn build(main: &Path, optimisers: Option<&Optimisers>) -> Result<Vec<u8>> {
    let bundled = bundle(main, &mut Vec::new())?;
    let Some(optimisers) = optimisers else {
        return Ok(bundled.into_bytes());
    };
    let folder = tempfile::tempdir()?;
    let [from, to] = ["main.css", "small.css"].map(|name| folder.path().join(name));
    fs::write(&from, bundled)?;
    minify(optimisers, &from, &to, &[])?;
    Ok(fs::read(to)?)
}

/// `open` holds the files that are being read, so that a circle is noticed.
fn bundle(file: &Path, open: &mut Vec<PathBuf>) -> Result<String> {
    let name = file.canonicalize().with_context(|| format!("no style sheet {}", file.display()))?;
    if open.contains(&name) {
        bail!("{} imports itself", file.display());
    }
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    open.push(name);
    let mut bundled = String::with_capacity(text.len());
    for line in text.lines() {
        if let Some(rest) = line.trim_start().strip_prefix("@import") {
            let import = Import::parse(rest)
                .with_context(|| format!("{}: not an import that the build knows: {line}", file.display()))?;
            let inner = bundle(&file.with_file_name(import.path), open)?;
            match import.layer {
                Some(layer) => bundled.push_str(&format!("@layer {layer} {{\n{inner}}}\n")),
                None => bundled.push_str(&inner),
            }
        } else {
            bundled.push_str(line);
            bundled.push('\n');
        }
    }
    open.pop();
    Ok(bundled)
}

#[derive(Debug, PartialEq, Eq)]
struct Import<'a> {
    path: &'a str,
    layer: Option<&'a str>,
}

impl<'a> Import<'a> {
    /// What follows `@import`: `"a.css";`, `url("a.css");`, either with ` layer(name)`.
    fn parse(rest: &'a str) -> Option<Self> {
        let rest = rest.trim().strip_suffix(';')?.trim_end();
        let (path, rest) = match rest.strip_prefix("url(") {
            Some(inside) => {
                let (path, rest) = inside.split_once(')')?;
                (unquoted(path.trim())?, rest)
            }
            None => {
                let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
                rest.strip_prefix(quote)?.split_once(quote)?
            }
        };
        let layer = match rest.trim() {
            "" => None,
            named => Some(named.strip_prefix("layer(")?.strip_suffix(')')?.trim()),
        };
        (!path.contains("://")).then_some(Self { path, layer })
    }
}

fn unquoted(text: &str) -> Option<&str> {
    ['"', '\''].into_iter().find_map(|quote| text.strip_prefix(quote)?.strip_suffix(quote)).or(Some(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_read() {
        let table = [
            (" \"a.css\";", Some(("a.css", None))),
            (" 'ui/a.css' layer(base);", Some(("ui/a.css", Some("base")))),
            (" url(\"a.css\") layer( ui );", Some(("a.css", Some("ui")))),
            (" url(a.css);", Some(("a.css", None))),
            (" \"a.css\" screen;", None),
            (" \"https://example.org/a.css\";", None),
            (" \"a.css\"", None),
            ("", None),
        ];
        for (text, expected) in table {
            let expected = expected.map(|(path, layer)| Import { path, layer });
            assert_eq!(Import::parse(text), expected, "{text}");
        }
    }

    #[test]
    fn imported_files_take_the_place_of_the_import() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        fs::create_dir(folder.path().join("ui")).unwrap();
        write("main.css", "@layer base, ui;\n@import \"ui/all.css\" layer(ui);\nb { top: 0 }\n");
        write("ui/all.css", "@import \"button.css\";\n");
        write("ui/button.css", "button { color: red }\n");
        let bundled = build(&folder.path().join("main.css"), None).unwrap();
        let expected = "@layer base, ui;\n@layer ui {\nbutton { color: red }\n}\nb { top: 0 }\n";
        assert_eq!(String::from_utf8(bundled).unwrap(), expected);
    }

    #[test]
    fn a_circle_of_imports_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let main = folder.path().join("main.css");
        fs::write(&main, "@import \"main.css\";\n").unwrap();
        assert!(build(&main, None).unwrap_err().to_string().contains("imports itself"));
    }
}
