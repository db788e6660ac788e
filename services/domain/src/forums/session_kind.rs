use serde::{Deserialize, Serialize};

/// What a session of the agenda is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "session_kind", rename_all = "snake_case")]
pub enum SessionKind {
    #[default]
    Session,
    Plenary,
    Parallel,
    RoundTable,
    Break,
    Meal,
    Social,
}

impl SessionKind {
    pub const ALL: [Self; 7] = [
        Self::Session,
        Self::Plenary,
        Self::Parallel,
        Self::RoundTable,
        Self::Break,
        Self::Meal,
        Self::Social,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Plenary => "plenary",
            Self::Parallel => "parallel",
            Self::RoundTable => "round_table",
            Self::Break => "break",
            Self::Meal => "meal",
            Self::Social => "social",
        }
    }

    /// As typed; nothing is a session.
    pub fn read(typed: &str) -> Result<Self, &'static str> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Ok(Self::default());
        }
        Self::ALL.into_iter().find(|kind| kind.code() == typed).ok_or("unknown-choice")
    }

    /// Whether this is what was typed.
    pub fn is(self, typed: &str) -> bool {
        Self::read(typed) == Ok(self)
    }

    /// Whether the time that it takes is time of the forum, as certificates count it.
    pub fn counts(self) -> bool {
        !matches!(self, Self::Break | Self::Meal | Self::Social)
    }
}
