mod phrases;
pub(crate) mod replies;
