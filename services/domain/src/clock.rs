//! Where time enters. Web, timetable and the door ask here once and pass `now` on.

use jiff::Timestamp;

#[expect(clippy::disallowed_methods, reason = "the one place that asks the clock")]
pub fn now() -> Timestamp {
    Timestamp::now()
}
