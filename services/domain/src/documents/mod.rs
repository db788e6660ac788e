//! Papers that a forum gives out: tickets, badges, visa letters, certificates. What stands on one is fixed and sealed
//! when it is issued; a worker makes its PDF.

mod certificates;
mod find;
mod issue;
mod make;
mod paper;
mod passports;
mod reveal;
mod revoke;
mod row;
mod sheets;
mod terms;
mod wish;
pub mod words;

pub use certificates::{Issued, Whom, certificates_to_come, issue_certificates, issue_waiting};
pub use find::{
    Document, Verified, badges_of_forum, find, of_forum, of_registration, open_pdf, outdated_visa_letters,
    verify,
};
pub use issue::issue_visa_letters;
pub use make::{Making, forget_sheets, next_to_make, note_failure, note_made};
pub use paper::{Badge, Badges, Certificate, CertificatePage, Check, Fact, Paper, Said, Ticket, VisaLetter};
pub use passports::{Passport, PassportForm, passport_given_at, save_passport};
pub use reveal::{open_letter, reveal_passport};
pub(crate) use revoke::void_visa_letters;
pub use revoke::{REASONS, reissue, reissue_outdated, revoke, visa_letter_ended_with};
pub use row::{IssueError, Kind, Ours};
pub use sheets::{code_of, has_ticket, want_badges, want_ticket};
pub use terms::{
    VisaTerms, VisaTermsForm, VisaWish, erase_due_passports, set_visa_terms, visa_terms, visa_terms_for,
    visa_wishes,
};
pub use wish::{CertificatesForm, LettersForm};
