//! The built front end. The variables are those of `cargo leptos`, so that it can start us too.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use leptos::config::{Env, LeptosOptions};

/// The built front end.
#[derive(Clone, Debug, clap::Args)]
pub struct SiteArgs {
    /// Folder of the built front end. `LEPTOS_SITE_ROOT`, default: `site` beside the program or one folder
    /// up, else `target/site`.
    #[arg(long, env = "LEPTOS_SITE_ROOT", global = true)]
    pub site_root: Option<PathBuf>,

    /// Folder of scripts and styles within it. `LEPTOS_SITE_PKG_DIR`, default `pkg`.
    #[arg(long, env = "LEPTOS_SITE_PKG_DIR", default_value = "pkg", hide = true, global = true)]
    pub site_pkg_dir: String,

    /// Name of the scripts and styles. `LEPTOS_OUTPUT_NAME`, default `undertone`.
    #[arg(long, env = "LEPTOS_OUTPUT_NAME", default_value = "undertone", hide = true, global = true)]
    pub output_name: String,

    /// Whether their names hold a hash of their content. `LEPTOS_HASH_FILES`, default: whether the list of
    /// hashes is there.
    #[arg(long, env = "LEPTOS_HASH_FILES", hide = true, global = true)]
    pub hash_files: Option<bool>,

    /// The list of hashes. `LEPTOS_HASH_FILE_NAME`, default: `hash.txt` beside the program or in the folder
    /// of the front end.
    #[arg(long, env = "LEPTOS_HASH_FILE_NAME", hide = true, global = true)]
    pub hash_file: Option<PathBuf>,

    /// Port on which `cargo leptos watch` tells pages to reload. `LEPTOS_RELOAD_PORT`, default 3001.
    #[arg(long, env = "LEPTOS_RELOAD_PORT", default_value_t = 3001, hide = true, global = true)]
    pub reload_port: u32,
}

impl SiteArgs {
    /// What Leptos needs to know, or the folder that was looked for in vain.
    ///
    /// # Errors
    /// The folder of the front end when it is not there.
    pub fn options(&self, addr: SocketAddr) -> Result<LeptosOptions, PathBuf> {
        let beside = std::env::current_exe().ok().and_then(|exe| exe.parent().map(Path::to_owned));
        let root = self.root(beside.as_deref());
        if !root.is_dir() {
            return Err(root);
        }
        let hash_file = self.hash_file(beside.as_deref(), &root);
        Ok(LeptosOptions::builder()
            .output_name(self.output_name.as_str())
            .site_root(root.to_string_lossy().as_ref())
            .site_pkg_dir(self.site_pkg_dir.as_str())
            .env(Env::PROD)
            .site_addr(addr)
            .reload_port(self.reload_port)
            .hash_files(self.hash_files.unwrap_or_else(|| hash_file.is_file()))
            .hash_file(hash_file.to_string_lossy().as_ref().into())
            .build())
    }

    fn root(&self, beside: Option<&Path>) -> PathBuf {
        if let Some(root) = &self.site_root {
            return root.clone();
        }
        beside
            .into_iter()
            .flat_map(|folder| [folder.join("site"), folder.join("../site")])
            .find(|root| root.is_dir())
            .unwrap_or_else(|| PathBuf::from("target/site"))
    }

    /// In full, because Leptos looks beside the program for anything else.
    fn hash_file(&self, beside: Option<&Path>, root: &Path) -> PathBuf {
        let name = self.hash_file.clone().unwrap_or_else(|| PathBuf::from("hash.txt"));
        let here = beside.map(|folder| folder.join(&name)).filter(|file| file.is_file());
        here.unwrap_or_else(|| std::path::absolute(root.join(&name)).unwrap_or(name))
    }
}
