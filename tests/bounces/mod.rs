pub mod consequences;
mod corpus;
mod mailbox;
mod plain_imap;
