//! Where pictures are kept: `pictures/<last two digits>/<id>/<size>` and `…/strokes` in an object store.

use std::{
    collections::HashMap,
    io,
    path::{Path as FolderPath, PathBuf},
    sync::Arc,
    time::SystemTime,
};

use bytes::Bytes;
use chrono::{DateTime, Utc};
use domain::{PictureId, PictureSize, Strokes};
use futures::{TryStreamExt, future::join_all};
use object_store::{GetResult, ObjectStore, ObjectStoreExt, local::LocalFileSystem, path::Path};

use crate::{Format, Intake, MediaError, read_strokes, write_strokes};

const ROOT: &str = "pictures";
const STROKES: &str = "strokes";

/// A file as it goes to the browser.
#[derive(Clone, Debug)]
pub struct StoredPicture {
    /// The encoded picture.
    pub bytes: Bytes,
    /// The value of the `Content-Type` header.
    pub content_type: &'static str,
    /// The value of the `ETag` header, with its quotes.
    pub etag: String,
}

/// The store of pictures. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Files {
    store: Arc<dyn ObjectStore>,
    /// Where the store is, if it is a folder.
    folder: Option<PathBuf>,
}

impl Files {
    /// Pictures in any object store.
    #[must_use]
    pub fn new(store: Arc<dyn ObjectStore>) -> Self {
        Self { store, folder: None }
    }

    /// Pictures in a folder, which is made if it is not there. Files are flushed to the disk before they
    /// count as written.
    ///
    /// # Errors
    /// [`MediaError::Folder`] when the folder cannot be made, [`MediaError::Storage`] when it cannot be
    /// opened.
    pub fn in_folder(folder: &FolderPath) -> Result<Self, MediaError> {
        std::fs::create_dir_all(folder).map_err(MediaError::Folder)?;
        let store = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true).with_automatic_cleanup(true);
        Ok(Self { store: Arc::new(store), folder: Some(folder.join(ROOT)) })
    }

    /// Writes all sizes of a picture, and the strokes of a drawing. Each file appears whole or not at all;
    /// when one cannot be written, those that were are removed again. The id must be new.
    ///
    /// If the process ends half way, files without a picture in the database remain: see
    /// [`Files::older_than`].
    ///
    /// # Errors
    /// [`MediaError::StorageFull`] when there is no room, otherwise [`MediaError::Storage`].
    pub async fn put_picture(
        &self,
        id: PictureId,
        intake: &Intake,
        strokes: Option<&Strokes>,
    ) -> Result<(), MediaError> {
        let mut files: Vec<(Path, Bytes)> =
            intake.files.iter().map(|(size, bytes)| (file(id, size.as_str()), bytes.clone())).collect();
        if let Some(strokes) = strokes {
            files.push((file(id, STROKES), write_strokes(strokes)?.into()));
        }
        // All are awaited even when one fails: a write that goes on alone could outlive the removal.
        let writes = files.into_iter().map(|(path, bytes)| async move {
            self.store.put(&path, bytes.into()).await.map_err(MediaError::from)
        });
        let mut errors: Vec<MediaError> =
            join_all(writes).await.into_iter().filter_map(Result::err).collect();
        let Some(first) = errors.pop() else { return Ok(()) };
        // What cannot be removed now is found by the next sweep; the cause of the failure matters more.
        let _ = self.delete_picture(id).await;
        let full = errors.into_iter().find(|error| matches!(error, MediaError::StorageFull));
        Err(full.unwrap_or(first))
    }

    /// One size of a picture.
    ///
    /// # Errors
    /// [`MediaError::NotFound`], [`MediaError::Storage`].
    pub async fn get(&self, id: PictureId, size: PictureSize) -> Result<StoredPicture, MediaError> {
        let found = self.store.get(&file(id, size.as_str())).await?;
        let etag = etag(&found);
        let bytes = found.bytes().await?;
        Ok(StoredPicture { content_type: Format::of_stored(&bytes).content_type(), bytes, etag })
    }

    /// The strokes of a drawing.
    ///
    /// # Errors
    /// [`MediaError::NotFound`] for a picture that was not drawn, [`MediaError::Storage`], and the errors of
    /// [`read_strokes`] for a file that was changed by others.
    pub async fn get_strokes(&self, id: PictureId) -> Result<Strokes, MediaError> {
        read_strokes(&self.store.get(&file(id, STROKES)).await?.bytes().await?)
    }

    /// Removes a picture in all sizes, and its strokes. Removing what is not there is no error.
    ///
    /// # Errors
    /// [`MediaError::Storage`].
    pub async fn delete_picture(&self, id: PictureId) -> Result<(), MediaError> {
        let found: Vec<Path> =
            self.store.list(Some(&folder(id))).map_ok(|meta| meta.location).try_collect().await?;
        for path in found {
            match self.store.delete(&path).await.map_err(MediaError::from) {
                Ok(()) | Err(MediaError::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Pictures none of whose files was written after `time`; those that the database does not know may be
    /// removed. Choose a time well before now, or a picture that is being written is among them.
    ///
    /// # Errors
    /// [`MediaError::Storage`].
    pub async fn older_than(&self, time: DateTime<Utc>) -> Result<Vec<PictureId>, MediaError> {
        let mut newest: HashMap<PictureId, DateTime<Utc>> = HashMap::new();
        let mut files = self.store.list(Some(&Path::from(ROOT)));
        while let Some(meta) = files.try_next().await? {
            let id = meta.location.parts().nth(2).and_then(|part| part.as_ref().parse().ok());
            if let Some(id) = id {
                let written = newest.entry(id).or_insert(meta.last_modified);
                *written = meta.last_modified.max(*written);
            }
        }
        let mut old: Vec<PictureId> =
            newest.into_iter().filter(|(_, written)| *written < time).map(|(id, _)| id).collect();
        old.sort_unstable();
        Ok(old)
    }

    /// Removes files that were begun before `time` and never finished, because the process was killed, and says
    /// how many. The store does not list them: it writes each under another name first. Stores that are no
    /// folder clean up after themselves.
    ///
    /// # Errors
    /// [`MediaError::Folder`].
    pub async fn remove_unfinished(&self, time: DateTime<Utc>) -> Result<u64, MediaError> {
        let Some(folder) = self.folder.clone() else { return Ok(0) };
        let removed = tokio::task::spawn_blocking(move || remove_staged(&folder, time.into()));
        match removed.await.map_err(io::Error::other) {
            Ok(Ok(removed)) => Ok(removed),
            // No picture was ever kept, or another sweep was faster.
            Ok(Err(error)) if error.kind() == io::ErrorKind::NotFound => Ok(0),
            Ok(Err(error)) | Err(error) => Err(MediaError::Folder(error)),
        }
    }
}

/// Removes staged files below a folder, and the folders that are empty then.
fn remove_staged(folder: &FolderPath, before: SystemTime) -> io::Result<u64> {
    let mut removed = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        // It got its own name meanwhile.
        let Ok(about) = entry.metadata() else { continue };
        if about.is_dir() {
            let within = remove_staged(&path, before)?;
            if within > 0 {
                // Fails where there is something in it still, and then it is needed.
                let _ = std::fs::remove_dir(&path);
            }
            removed += within;
        } else if is_staged(&entry.file_name().to_string_lossy()) && about.modified()? < before {
            std::fs::remove_file(&path)?;
            removed += 1;
        }
    }
    Ok(removed)
}

/// The name under which `object_store` writes a file before it gives it its own: `full#1`.
fn is_staged(name: &str) -> bool {
    name.split_once('#').is_some_and(|(_, n)| !n.is_empty() && n.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The first digits of a time-ordered id are the same for years, so folders are split by the last two.
fn folder(id: PictureId) -> Path {
    let id = id.to_string();
    let shard: String = id.chars().skip(id.len().saturating_sub(2)).collect();
    Path::from_iter([ROOT, &shard, &id])
}

fn file(id: PictureId, name: &str) -> Path {
    folder(id).join(name)
}

/// The store's own tag; stores without one have the time and size of the file.
fn etag(found: &GetResult) -> String {
    match &found.meta.e_tag {
        Some(tag) => format!("\"{}\"", tag.trim_matches('"')),
        None => format!("\"{:x}-{:x}\"", found.meta.last_modified.timestamp_millis(), found.meta.size),
    }
}
