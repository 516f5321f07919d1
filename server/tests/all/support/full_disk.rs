use std::{
    fmt, io,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use async_trait::async_trait;
use futures::stream::BoxStream;
use media::Files;
use object_store::{
    CopyOptions, Error, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore,
    PutMultipartOptions, PutOptions, PutPayload, PutResult, Result, memory::InMemory, path::Path,
};

/// Storage with room for so many files, which then fails as a full disk does.
#[derive(Debug)]
pub struct FullDisk {
    inner: InMemory,
    room: AtomicUsize,
}

impl FullDisk {
    /// Pictures on such storage.
    pub fn files(room: usize) -> (Files, Arc<Self>) {
        let disk = Arc::new(Self { inner: InMemory::new(), room: AtomicUsize::new(room) });
        (Files::new(Arc::clone(&disk) as Arc<dyn ObjectStore>), disk)
    }

    /// Somebody has cleaned up.
    pub fn make_room(&self) {
        self.room.store(usize::MAX, Ordering::SeqCst);
    }
}

impl fmt::Display for FullDisk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a full disk")
    }
}

#[async_trait]
impl ObjectStore for FullDisk {
    async fn put_opts(&self, at: &Path, payload: PutPayload, options: PutOptions) -> Result<PutResult> {
        let room = self.room.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        if room.is_err() {
            let source = Box::new(io::Error::from(io::ErrorKind::StorageFull));
            return Err(Error::Generic { store: "FullDisk", source });
        }
        self.inner.put_opts(at, payload, options).await
    }

    async fn put_multipart_opts(
        &self,
        at: &Path,
        options: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        self.inner.put_multipart_opts(at, options).await
    }

    async fn get_opts(&self, at: &Path, options: GetOptions) -> Result<GetResult> {
        self.inner.get_opts(at, options).await
    }

    fn delete_stream(&self, paths: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
        self.inner.delete_stream(paths)
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.inner.list(prefix)
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.inner.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.inner.copy_opts(from, to, options).await
    }
}
