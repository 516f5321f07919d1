//! Files: written whole or not at all, found again, removed; a full disk is told apart.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

mod pictures;

use std::{
    fmt, io,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use chrono::{TimeDelta, Utc};
use domain::{
    Color, PictureId, PictureKind, PictureSize, STROKES_VERSION, Stroke, StrokePoint, Strokes, Tool,
};
use futures::{StreamExt, stream::BoxStream};
use image::ImageFormat;
use media::{Files, Intake, MediaError, intake};
use object_store::{
    CopyOptions, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore,
    PutMultipartOptions, PutOptions, PutPayload, PutResult, memory::InMemory, path::Path,
};

fn drawing() -> Intake {
    intake(&pictures::sample(ImageFormat::Png), PictureKind::Drawing).unwrap()
}

fn strokes() -> Strokes {
    let color = Color { red: 1, green: 2, blue: 3 };
    let points = vec![StrokePoint { x: 1.5, y: 2.25, pressure: 0.5 }];
    Strokes {
        version: STROKES_VERSION,
        width: 64,
        height: 48,
        background: color,
        strokes: vec![Stroke { tool: Tool::Pen, color, width: 3.0, points }],
    }
}

fn files_below(folder: &std::path::Path) -> usize {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| if path.is_dir() { files_below(&path) } else { 1 })
        .sum()
}

#[tokio::test]
async fn a_drawing_is_kept_and_found_again() {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::in_folder(&folder.path().join("new/data")).unwrap();
    let (id, taken) = (PictureId::generate(), drawing());
    files.put_picture(id, &taken, Some(&strokes())).await.unwrap();
    for (size, bytes) in &taken.files {
        let stored = files.get(id, *size).await.unwrap();
        assert_eq!((&stored.bytes, stored.content_type), (bytes, "image/png"));
        assert!(stored.etag.starts_with('"') && stored.etag.ends_with('"') && stored.etag.len() > 2);
        assert_eq!(files.get(id, *size).await.unwrap().etag, stored.etag);
    }
    assert_eq!(files.get_strokes(id).await.unwrap(), strokes());
}

#[tokio::test]
async fn a_photo_is_kept_as_jpeg_without_strokes() {
    let files = Files::new(Arc::new(InMemory::new()));
    let id = PictureId::generate();
    let photo = intake(&pictures::sample(ImageFormat::Png), PictureKind::Photo).unwrap();
    files.put_picture(id, &photo, None).await.unwrap();
    assert_eq!(files.get(id, PictureSize::Large).await.unwrap().content_type, "image/jpeg");
    assert!(matches!(files.get_strokes(id).await, Err(MediaError::NotFound)));
}

#[tokio::test]
async fn a_removed_picture_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::in_folder(folder.path()).unwrap();
    let (gone, kept) = (PictureId::generate(), PictureId::generate());
    for id in [gone, kept] {
        files.put_picture(id, &drawing(), Some(&strokes())).await.unwrap();
    }
    assert_eq!(files_below(folder.path()), 10);
    files.delete_picture(gone).await.unwrap();
    files.delete_picture(gone).await.unwrap();
    assert!(matches!(files.get(gone, PictureSize::Small).await, Err(MediaError::NotFound)));
    assert!(files.get(kept, PictureSize::Small).await.is_ok());
    assert_eq!(files_below(folder.path()), 5);
}

#[tokio::test]
async fn old_pictures_are_listed_for_the_sweep() {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::in_folder(folder.path()).unwrap();
    let mut ids = [PictureId::generate(), PictureId::generate()];
    ids.sort();
    for id in ids {
        files.put_picture(id, &drawing(), None).await.unwrap();
    }
    std::fs::write(folder.path().join("pictures/note.txt"), "not ours").unwrap();
    let (hour, now) = (TimeDelta::hours(1), Utc::now());
    assert_eq!(files.older_than(now - hour).await.unwrap(), []);
    assert_eq!(files.older_than(now + hour).await.unwrap(), ids);
}

#[tokio::test]
async fn files_that_were_never_finished_are_removed() {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::in_folder(folder.path()).unwrap();
    let (hour, now) = (TimeDelta::hours(1), Utc::now());
    assert_eq!(files.remove_unfinished(now).await.unwrap(), 0, "before the first picture");
    let (kept, lost) = (PictureId::generate(), PictureId::generate());
    files.put_picture(kept, &drawing(), None).await.unwrap();
    // As a kill leaves it: the store writes to such a name first.
    let place = |id: PictureId| {
        let id = id.to_string();
        folder.path().join("pictures").join(&id[id.len() - 2..]).join(id)
    };
    std::fs::create_dir_all(place(lost)).unwrap();
    std::fs::write(place(lost).join("full#1"), "half").unwrap();
    std::fs::write(place(kept).join("full#12"), "half").unwrap();
    std::fs::write(place(kept).join("a#note"), "not ours").unwrap();
    assert_eq!(files.older_than(now + hour).await.unwrap(), [kept], "not listed");

    assert_eq!(files.remove_unfinished(now - hour).await.unwrap(), 0, "it may be under way");
    assert_eq!(files.remove_unfinished(now + hour).await.unwrap(), 2);
    assert!(!place(lost).exists());
    assert_eq!(files_below(folder.path()), 5);
    assert!(files.get(kept, PictureSize::Full).await.is_ok());
    let elsewhere = Files::new(Arc::new(InMemory::new()));
    assert_eq!(elsewhere.remove_unfinished(now + hour).await.unwrap(), 0);
}

#[tokio::test]
async fn a_full_disk_leaves_nothing_behind() {
    for failing in 0..5 {
        let store = Arc::new(FullDisk { inner: InMemory::new(), puts_left: AtomicUsize::new(failing) });
        let files = Files::new(store.clone());
        let id = PictureId::generate();
        let error = files.put_picture(id, &drawing(), Some(&strokes())).await.unwrap_err();
        assert!(matches!(error, MediaError::StorageFull), "{error:?}");
        assert_eq!(store.inner.list(None).count().await, 0, "after {failing} writes");
    }
}

#[tokio::test]
async fn a_store_that_cannot_be_used_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "in the way").unwrap();
    assert!(matches!(Files::in_folder(&file), Err(MediaError::Folder(_))));
}

/// A disk with room for so many files, which then fails as the real one does.
#[derive(Debug)]
struct FullDisk {
    inner: InMemory,
    puts_left: AtomicUsize,
}

impl fmt::Display for FullDisk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FullDisk")
    }
}

#[async_trait::async_trait]
impl ObjectStore for FullDisk {
    async fn put_opts(
        &self,
        location: &Path,
        payload: PutPayload,
        options: PutOptions,
    ) -> object_store::Result<PutResult> {
        let room =
            self.puts_left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        if room.is_err() {
            let source = io::Error::from(io::ErrorKind::StorageFull);
            return Err(object_store::Error::Generic { store: "FullDisk", source: Box::new(source) });
        }
        self.inner.put_opts(location, payload, options).await
    }

    async fn put_multipart_opts(
        &self,
        location: &Path,
        options: PutMultipartOptions,
    ) -> object_store::Result<Box<dyn MultipartUpload>> {
        self.inner.put_multipart_opts(location, options).await
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> object_store::Result<GetResult> {
        self.inner.get_opts(location, options).await
    }

    fn delete_stream(
        &self,
        locations: BoxStream<'static, object_store::Result<Path>>,
    ) -> BoxStream<'static, object_store::Result<Path>> {
        self.inner.delete_stream(locations)
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, object_store::Result<ObjectMeta>> {
        self.inner.list(prefix)
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> object_store::Result<ListResult> {
        self.inner.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> object_store::Result<()> {
        self.inner.copy_opts(from, to, options).await
    }
}
