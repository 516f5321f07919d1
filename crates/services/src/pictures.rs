//! Pictures: upload, avatars, and who may see which file.

use bytes::Bytes;
use chrono::Utc;
use domain::{AppError, DraftInput, Picture, PictureId, PictureKind, PictureSize, PostId, Strokes, UserId};
use media::Intake;
use store::{NewPicture, Owner, ReadInput};

use crate::{ClientAddress, Services, UploadPlace, error, reading::Taken};

/// A picture as it comes in.
#[derive(Clone, Debug)]
pub struct Upload {
    /// The file.
    pub bytes: Bytes,
    /// What it is.
    pub kind: PictureKind,
    /// The strokes of a drawing, as JSON.
    pub strokes: Option<Bytes>,
    /// The draft that gets it as its new input; a new one without.
    pub draft: Option<PostId>,
}

/// A picture as it goes out.
#[derive(Clone, Debug)]
pub struct PictureFile {
    /// The encoded picture.
    pub bytes: Bytes,
    /// The value of the `Content-Type` header.
    pub content_type: &'static str,
    /// The value of the `ETag` header, with its quotes.
    pub etag: String,
}

impl Services {
    /// Whether another upload may be received from there; to be asked, and the place to be held, before any of
    /// it is read.
    pub fn admit_upload(&self, address: ClientAddress) -> Result<UploadPlace, AppError> {
        self.0.limits.upload(address)
    }

    /// Takes a picture in, reads its mood, and makes it the input of a draft. A mood that cannot be read is
    /// said on the draft, not here.
    pub async fn upload(&self, owner: Owner, upload: Upload) -> Result<PostId, AppError> {
        if let Some(draft) = upload.draft {
            self.draft(owner, draft).await?;
        }
        let drawn = upload.kind == PictureKind::Drawing;
        let strokes = upload.strokes.filter(|_| drawn);
        let Taken { intake, strokes, reading } =
            self.0.reader.take(upload.bytes, upload.kind, strokes).await?;
        let picture = self.keep(owner, upload.kind, &intake, strokes.as_ref()).await?;
        let id = picture.id;
        let (detected, unread_reason) = match reading {
            Ok(reading) => (Some(reading), None),
            Err(reason) => (None, Some(reason)),
        };
        let content = ReadInput { input: DraftInput::Picture(picture), detected, unread_reason };
        match self.start(owner, upload.draft, content, None).await {
            Ok(draft) => Ok(draft),
            Err(error) => {
                self.forget(id).await;
                Err(error)
            }
        }
    }

    /// Makes a picture the user's avatar.
    pub async fn set_avatar(&self, user: UserId, bytes: Bytes) -> Result<(), AppError> {
        let intake = self.0.reader.take_unread(bytes, PictureKind::Avatar).await?;
        let picture = self.keep(Owner::User(user), PictureKind::Avatar, &intake, None).await?;
        match self.0.store.users().set_avatar(user, Some(picture.id)).await {
            Ok(replaced) => {
                self.remove_files(replaced).await;
                Ok(())
            }
            Err(error) => {
                self.forget(picture.id).await;
                Err(error::store(error))
            }
        }
    }

    /// Removes the avatar.
    pub async fn remove_avatar(&self, user: UserId) -> Result<(), AppError> {
        let removed = self.0.store.users().set_avatar(user, None).await.map_err(error::store)?;
        self.remove_files(removed).await;
        Ok(())
    }

    /// One size of a picture, for its owner, for whoever may see its post, or as an avatar.
    pub async fn picture_file(
        &self,
        id: PictureId,
        size: PictureSize,
        viewer: Option<Owner>,
    ) -> Result<PictureFile, AppError> {
        self.0.store.pictures().get_visible(id, viewer).await.map_err(error::store)?;
        let file = self.0.files.get(id, size).await.map_err(error::media)?;
        Ok(PictureFile { bytes: file.bytes, content_type: file.content_type, etag: file.etag })
    }

    /// The strokes of a drawing, for those who may see it.
    pub async fn strokes(&self, id: PictureId, viewer: Option<Owner>) -> Result<Strokes, AppError> {
        self.kept_strokes(id, viewer).await?.ok_or(AppError::NotFound)
    }

    /// The strokes of a draft's drawing, to go on drawing; nothing when it is no drawing, or one whose strokes
    /// nobody sent.
    pub async fn draft_strokes(&self, owner: Owner, draft: PostId) -> Result<Option<Strokes>, AppError> {
        match self.draft(owner, draft).await?.input {
            DraftInput::Picture(picture) => self.kept_strokes(picture.id, Some(owner)).await,
            _ => Ok(None),
        }
    }

    async fn kept_strokes(&self, id: PictureId, viewer: Option<Owner>) -> Result<Option<Strokes>, AppError> {
        let picture = self.0.store.pictures().get_visible(id, viewer).await.map_err(error::store)?;
        if !picture.has_strokes {
            return Ok(None);
        }
        self.0.files.get_strokes(id).await.map(Some).map_err(error::media)
    }

    /// Files first, then the row: what the database knows is there.
    async fn keep(
        &self,
        owner: Owner,
        kind: PictureKind,
        intake: &Intake,
        strokes: Option<&Strokes>,
    ) -> Result<Picture, AppError> {
        let id = PictureId::generate();
        self.0.files.put_picture(id, intake, strokes).await.map_err(error::media)?;
        let picture = Picture {
            id,
            kind,
            width: intake.width,
            height: intake.height,
            blurhash: intake.blurhash.clone(),
            alt: String::new(),
        };
        let bytes = intake.files.iter().map(|(_, bytes)| bytes.len() as u64).sum();
        let new = NewPicture { picture, owner, bytes, has_strokes: strokes.is_some() };
        match self.0.store.pictures().insert(&new, Utc::now()).await {
            Ok(()) => Ok(new.picture),
            Err(error) => {
                self.remove_files(Some(id)).await;
                Err(error::store(error))
            }
        }
    }

    /// Takes back a picture that nothing came of.
    async fn forget(&self, id: PictureId) {
        match self.0.store.pictures().delete_orphan(id).await {
            Ok(true) => self.remove_files(Some(id)).await,
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, picture = %id, "left for the sweep"),
        }
    }

    /// Removes the files of a picture whose row is gone. Files that stay behind are found by the sweep.
    pub(crate) async fn remove_files(&self, picture: Option<PictureId>) {
        let Some(id) = picture else { return };
        if let Err(error) = self.0.files.delete_picture(id).await {
            tracing::warn!(%error, picture = %id, "files left for the sweep");
        }
    }
}
