pub mod consequences;
mod corpus;
mod mailbox;
