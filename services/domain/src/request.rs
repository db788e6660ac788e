//! The id of the request that something was done for, carried along so that the ledger can name it.

tokio::task_local! {
    static CURRENT: String;
}

/// Runs a request's work under its id.
pub async fn under<F: Future>(id: String, work: F) -> F::Output {
    CURRENT.scope(id, work).await
}

/// The id of the request being answered; `None` in workers, timetable and commands.
pub fn current() -> Option<String> {
    CURRENT.try_with(Clone::clone).ok()
}
