//! Accounts: who may sign in, by which means, and what they may do.

mod account;
mod grants;
mod role;
mod second_look;
mod session;
mod sign_in;
mod token;

pub use account::{Account, AddError, Grant, account_of_email, add, all, member_account};
pub use grants::{Given, GrantError, GrantForm, NewGrant, given, grant, take};
pub use role::{Permission, Role};
pub use second_look::{PROOF_LASTS, ask_again, has_proved, prove};
pub use session::{end_session, find_session, forget_expired};
pub use sign_in::{
    LINK_LASTS, SignIn, SignInError, begin, code, find_sign_in, finish_by_code, finish_by_link,
    owner_of_link, print_link,
};
pub use token::{AddTokenError, Token, add_token, find_token, revoke_token, tokens};
