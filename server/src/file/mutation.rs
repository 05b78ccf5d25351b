//! What apps do to bring files in.

use async_graphql::{Context, Object, Result};
use domain::upload;

use super::{
    input::{CreateUploadInput, FinishUploadInput},
    object::{File, Upload},
};
use crate::schema::{Ask, attempt, payload, settle};

payload! {
    /// Where to put a file's bytes.
    CreateUploadPayload {
        /// The upload.
        upload: Upload,
    }
}

payload! {
    /// A file as it now is.
    FilePayload {
        /// The file.
        file: File,
    }
}

/// What apps do to bring files in.
#[derive(Default)]
pub struct FileMutation;

#[Object]
impl FileMutation {
    /// First of three steps: ask where to put a file, PUT its bytes there, then finishUpload.
    async fn create_upload(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The file.")] input: CreateUploadInput,
    ) -> Result<CreateUploadPayload> {
        let new = upload::NewUpload::from(input);
        let result = attempt!(ctx, |app, viewer| upload::create(app, viewer, new.clone()));
        settle(
            ctx,
            result.map(|begun| CreateUploadPayload::of(Upload::from(begun))),
        )
    }

    /// Checks size, hash and real type of the stored bytes. Images are written anew, without what a camera says of itself and of the
    /// place. A file that nothing refers to within a day is removed.
    async fn finish_upload(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which upload.")] input: FinishUploadInput,
    ) -> Result<FilePayload> {
        let (app, viewer) = ctx.signed_in()?;
        let result = upload::finish(app, viewer, input.upload_id).await;
        settle(ctx, result.map(|file| FilePayload::of(File::from(file))))
    }
}
