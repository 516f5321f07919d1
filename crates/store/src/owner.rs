//! Whose something is.

use domain::UserId;
use sea_orm::{ColumnTrait, sea_query::SimpleExpr};
use uuid::Uuid;

use crate::{Result, StoreError};

/// Whose a draft, a picture or a reading is: a user's, or a visitor's who has not signed in yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Owner {
    /// A person with an account.
    User(UserId),
    /// A visitor, by the random key that is kept in their session.
    Visitor(Uuid),
}

impl Owner {
    /// The user, if it is one.
    #[must_use]
    pub const fn user(self) -> Option<UserId> {
        match self {
            Self::User(id) => Some(id),
            Self::Visitor(_) => None,
        }
    }

    /// The values of the columns `user_id` and `visitor_id`.
    pub(crate) const fn columns(self) -> (Option<Uuid>, Option<Uuid>) {
        match self {
            Self::User(id) => (Some(id.0), None),
            Self::Visitor(id) => (None, Some(id)),
        }
    }

    /// The owner of a row with these columns.
    pub(crate) fn from_columns(user: Option<Uuid>, visitor: Option<Uuid>) -> Result<Self> {
        match (user, visitor) {
            (Some(id), None) => Ok(Self::User(UserId(id))),
            (None, Some(id)) => Ok(Self::Visitor(id)),
            _ => Err(StoreError::unreadable("a row with no owner or two")),
        }
    }

    /// The condition "is theirs" for a table with these columns.
    pub(crate) fn owns<C: ColumnTrait>(self, user: C, visitor: C) -> SimpleExpr {
        match self {
            Self::User(id) => user.eq(id.0),
            Self::Visitor(id) => visitor.eq(id),
        }
    }
}
