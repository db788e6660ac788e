mod consequences;
mod corpus;
