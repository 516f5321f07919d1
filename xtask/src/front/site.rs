//! The folder that the server serves. Files with a content hash in their name may be cached for ever;
//! `hash.txt` tells the server the hashes, in the form that Leptos reads.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};

use super::size::{Size, Sizes};
use super::wasm::{Bound, MAIN, MARK};
use crate::workspace::{OUTPUT_NAME, PKG_DIR, Quality, Workspace};

/// What is worth compressing; pictures and fonts are compressed already.
const COMPRESSIBLE: [&str; 8] = ["css", "html", "js", "json", "svg", "txt", "wasm", "webmanifest"];
/// Below this many bytes compressing saves no network packet.
const WORTH_COMPRESSING: usize = 1024;

/// Writes the site and returns the sizes of its styles and code.
pub(super) fn lay_out(
    workspace: &Workspace,
    quality: Quality,
    bound: &Bound,
    weights: &[(String, Vec<u8>)],
    styles: &[u8],
) -> Result<Sizes> {
    let mut site = Site { root: workspace.site(quality), quality, kept: BTreeSet::new() };
    let mut sizes = Sizes { first_load: Vec::new(), later: Vec::new() };
    let pkg = Path::new(PKG_DIR);

    // One hash for all files of the build: they name each other, and work only with each other.
    let hash = hash(bound.files.iter().flat_map(|(name, content)| [name.as_bytes(), content]));
    for (name, content) in &bound.files {
        let mut size = site.put(&pkg.join(name.replace(MARK, &hash)), &with_hash(content, &hash))?;
        size.name = name.replace(&format!(".{MARK}"), "");
        let is_eye = name.starts_with("eye");
        if name == MAIN || (name.ends_with(".js") && !is_eye) {
            sizes.first_load.push(size);
        } else if is_eye || name.ends_with(".wasm") {
            sizes.later.push(size);
        }
    }
    for (name, content) in weights {
        sizes.later.push(site.put(&pkg.join(name), content)?);
    }
    let styles_hash = self::hash([styles]);
    let mut size = site.put(&pkg.join(format!("{OUTPUT_NAME}.{styles_hash}.css")), styles)?;
    size.name = format!("{OUTPUT_NAME}.css");
    sizes.first_load.push(size);
    let hashes = format!("js: {hash}\nwasm: {hash}\nsplit: {hash}\nmanifest: {hash}\ncss: {styles_hash}\n");

    site.put_folder(&bound.snippets, &Path::new(PKG_DIR).join("snippets"))?;
    site.put_folder(&workspace.root.join("app/public"), Path::new(""))?;
    site.put(Path::new("hash.txt"), hashes.as_bytes())?;
    site.remove_others()?;
    Ok(sizes)
}

/// The first 16 digits of the SHA-256 of all parts.
fn hash<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let digest = parts.into_iter().fold(Sha256::new(), Sha256::chain_update).finalize();
    format!("{digest:x}").chars().take(MARK.len()).collect()
}

/// Puts the hash in the place of the mark, which is as long, so that all offsets in WebAssembly stay right.
fn with_hash(content: &[u8], hash: &str) -> Vec<u8> {
    let mut hashed = content.to_vec();
    let mark = MARK.as_bytes();
    for at in content.windows(mark.len()).enumerate().filter_map(|(at, part)| (part == mark).then_some(at)) {
        for (byte, digit) in hashed.iter_mut().skip(at).zip(hash.bytes()) {
            *byte = digit;
        }
    }
    hashed
}

struct Site {
    root: PathBuf,
    quality: Quality,
    kept: BTreeSet<PathBuf>,
}

impl Site {
    /// Writes one file and its compressed siblings, unless they are there with this content.
    fn put(&mut self, name: &Path, content: &[u8]) -> Result<Size> {
        let file = self.root.join(name);
        let fresh = fs::read(&file).is_ok_and(|present| present == content);
        if !fresh {
            replace(&file, content)?;
        }
        let mut size = Size { name: display(name), raw: content.len(), gzip: None, brotli: None };
        let extension = name.extension().unwrap_or_default().to_string_lossy();
        if self.quality == Quality::Release
            && COMPRESSIBLE.contains(&extension.as_ref())
            && content.len() >= WORTH_COMPRESSING
        {
            size.gzip = Some(self.put_sibling(&file, "gz", fresh, || gzip(content))?);
            size.brotli = Some(self.put_sibling(&file, "br", fresh, || brotli(content))?);
        }
        self.kept.insert(file);
        Ok(size)
    }

    /// Writes `file.ending` unless `file` was fresh and it is there; returns its size in bytes.
    fn put_sibling(
        &mut self,
        file: &Path,
        ending: &str,
        fresh: bool,
        compress: impl FnOnce() -> Result<Vec<u8>>,
    ) -> Result<usize> {
        let sibling = PathBuf::from(format!("{}.{ending}", file.display()));
        let present = fs::metadata(&sibling).ok().filter(|_| fresh);
        let size = match present {
            Some(metadata) => usize::try_from(metadata.len())?,
            None => {
                let compressed = compress()?;
                replace(&sibling, &compressed)?;
                compressed.len()
            }
        };
        self.kept.insert(sibling);
        Ok(size)
    }

    /// Writes all files under `from`, which may be missing.
    fn put_folder(&mut self, from: &Path, to: &Path) -> Result<()> {
        for file in files_under(from)? {
            let name = to.join(file.strip_prefix(from)?);
            self.put(&name, &fs::read(&file)?)?;
        }
        Ok(())
    }

    /// Removes what an earlier build has left.
    fn remove_others(&self) -> Result<()> {
        for file in files_under(&self.root)? {
            if !self.kept.contains(&file) {
                fs::remove_file(&file).with_context(|| format!("cannot remove {}", file.display()))?;
            }
        }
        Ok(())
    }
}

/// Replaces a file in one step, since a server may be reading it.
fn replace(file: &Path, content: &[u8]) -> Result<()> {
    let folder = file.parent().context("a file lies in a folder")?;
    fs::create_dir_all(folder)?;
    let mut unfinished = file.as_os_str().to_owned();
    unfinished.push(".new");
    let mut output = File::create(&unfinished)
        .with_context(|| format!("cannot write {}", Path::new(&unfinished).display()))?;
    output.write_all(content)?;
    fs::rename(&unfinished, file).with_context(|| format!("cannot replace {}", file.display()))
}

fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &content[..], &mut compressed, &parameters)?;
    Ok(compressed)
}

/// All files under a folder; none where there is no folder.
fn files_under(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        if !folder.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    Ok(files)
}

fn display(name: &Path) -> String {
    name.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::super::wasm::SCRIPT;
    use super::*;

    fn lay(root: &Path, js: &str) -> Sizes {
        let workspace = Workspace { root: root.join("repository"), target: root.join("target") };
        let public = workspace.root.join("app/public/icons");
        fs::create_dir_all(&public).unwrap();
        fs::write(public.join("icon.svg"), "<svg/>").unwrap();
        let js = format!("{js}; import './__wasm_split.{MARK}.js'");
        let files = [
            (SCRIPT.to_owned(), js.into_bytes()),
            (MAIN.to_owned(), vec![7; 5000]),
            (format!("__wasm_split.{MARK}.js"), b"load()".to_vec()),
            (format!("__wasm_split_manifest.{MARK}.json"), b"{}".to_vec()),
            (format!("chunk_1.{MARK}.wasm"), vec![9; 3000]),
            (format!("eye.{MARK}.js"), b"look()".to_vec()),
        ];
        let bound = Bound { files: files.into(), snippets: root.join("no-snippets") };
        let weights = [("face.0123456789abcdef.safetensors".to_owned(), vec![1; 100])];
        lay_out(&workspace, Quality::Release, &bound, &weights, b"body{}").unwrap()
    }

    #[test]
    fn names_hold_the_hashes_that_hash_txt_tells() {
        let folder = tempfile::tempdir().unwrap();
        let sizes = lay(folder.path(), "hydrate()");
        let site = folder.path().join("target/site");
        let hashes = fs::read_to_string(site.join("hash.txt")).unwrap();
        let files = [
            ("js", "undertone.{}.js"),
            ("wasm", "undertone.{}.wasm"),
            ("css", "undertone.{}.css"),
            ("split", "__wasm_split.{}.js"),
            ("manifest", "__wasm_split_manifest.{}.json"),
        ];
        assert_eq!(hashes.lines().count(), files.len());
        for line in hashes.lines() {
            let (kind, hash) = line.split_once(": ").unwrap();
            let (_, name) = files.iter().find(|(of, _)| *of == kind).unwrap();
            assert!(site.join("pkg").join(name.replace("{}", hash)).is_file(), "{line}");
        }
        assert!(site.join("icons/icon.svg").is_file());
        let raw = |sizes: &[Size]| sizes.iter().map(|size| size.raw).max();
        assert_eq!((raw(&sizes.first_load), sizes.first_load.len()), (Some(5000), 4));
        assert_eq!((raw(&sizes.later), sizes.later.len()), (Some(3000), 3));
        assert!(sizes.later.iter().all(|size| size.brotli.unwrap_or(size.raw) <= 100));
    }

    #[test]
    fn files_name_each_other_by_the_hash() {
        let folder = tempfile::tempdir().unwrap();
        lay(folder.path(), "hydrate()");
        let pkg = folder.path().join("target/site/pkg");
        let script = files_under(&pkg)
            .unwrap()
            .into_iter()
            .find(|file| display(file).starts_with("undertone.") && display(file).ends_with(".js"))
            .unwrap();
        let text = fs::read_to_string(script).unwrap();
        let (_, named) = text.split_once("./").unwrap();
        assert!(pkg.join(named.trim_end_matches('\'')).is_file(), "{text}");
    }

    #[test]
    fn what_an_earlier_build_left_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        lay(folder.path(), "hydrate()");
        lay(folder.path(), "changed()");
        let scripts = files_under(&folder.path().join("target/site"))
            .unwrap()
            .into_iter()
            .filter(|file| file.extension().is_some_and(|ending| ending == "js"))
            .count();
        assert_eq!(scripts, 3);
    }
}
