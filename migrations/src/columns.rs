//! Parts that several tables share.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

/// A reference to the `id` of another table, and what becomes of the row when the target goes.
pub(crate) fn reference(
    table: &'static str,
    column: &'static str,
    target: &'static str,
    on_delete: ForeignKeyAction,
) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("fk_{table}_{column}"))
        .from(table, column)
        .to(target, "id")
        .on_delete(on_delete)
        .to_owned()
}

/// Exactly one owner: `user_id` or `visitor_id`.
pub(crate) fn one_owner() -> SimpleExpr {
    let (user, visitor) = (Expr::col("user_id"), Expr::col("visitor_id"));
    user.clone().is_null().and(visitor.clone().is_not_null()).or(user.is_not_null().and(visitor.is_null()))
}

/// An index on columns in ascending order.
pub(crate) fn index(name: &str, table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create().name(name).table(table).to_owned();
    for column in columns {
        index.col(*column);
    }
    index
}

/// An index for lists that are read newest first: `first` alone, then `time` and `id` descending.
pub(crate) fn newest_first(
    name: &str,
    table: &'static str,
    first: &'static str,
    time: &'static str,
) -> IndexCreateStatement {
    Index::create()
        .name(name)
        .table(table)
        .col(first)
        .col((time, IndexOrder::Desc))
        .col(("id", IndexOrder::Desc))
        .to_owned()
}

/// SQLite keeps such a table in the order of its key, with nothing beside it: for narrow tables that are read in that order.
pub(crate) fn without_rowid(
    manager: &SchemaManager<'_>,
    mut table: TableCreateStatement,
) -> TableCreateStatement {
    if manager.get_database_backend() == DbBackend::Sqlite {
        table.extra("WITHOUT ROWID");
    }
    table
}
