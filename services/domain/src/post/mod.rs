//! The ledger: one row for every mail that an act implies, written with the act, moved only here.
//!
//! ```text
//! queued → leased → handing_over → accepted | rejected
//!        ↖ deferred ↙            ↘ uncertain → queued, once | closed by staff
//! queued | leased | deferred → suppressed | cancelled | missed
//! ```

mod bounces;
mod dead;
mod enqueue;
mod hand_over;
mod hold;
mod lease;
mod ledger;
mod letter;
mod lines;
mod preferences;
mod providers;
mod suppressions;
mod sweep;

pub use bounces::{
    Bounce, BounceClass, BounceSource, NotedBounce, address_of_delivery, bounces_of_person, known_addresses,
    lift_expired, note_bounced, note_bounces,
};
pub use dead::{Dead, close, dead, retry};
pub(crate) use enqueue::enqueue_for;
pub use enqueue::{New, begin_mail_domain, enqueue, mail_domain, set_mail_domain};
pub use hand_over::{Handed, Outcome, Result as HandOverResult, step};
pub use hold::{HeldWhy, Hold, Standing, Waiting, begin_hold, check, find_hold, height, release, waiting};
pub use lease::{Leased, announce, lease, lease_due, lease_mailings, mailings_are_due, slow_down};
pub use ledger::{Counts, Entry, Figures, counts_of_run, figures, history_of_person, recent};
pub use letter::{Lane, Letter, State};
pub use lines::{Line, Move, line_in_run, lines_of_mailing, lines_of_run, lines_to, moves};
pub use preferences::{Preferences, PreferencesForm, preferences, save_preferences, topics};
pub use providers::{
    DomainForm, House, HouseError, HouseForm, OTHER, PaceForm, add_house, find_house, houses, move_domain,
    set_pace, wake,
};
pub use suppressions::{
    Suppression, is_suppressed, lift, list as list_suppressions, suppress, unsubscribe_person,
};
pub use sweep::{Swept, heartbeat, leave, sweep};
