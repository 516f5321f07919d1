//! Counts that are kept up to date: rows of a key, of how often, and mostly of how many people.

use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, Value,
    sea_query::{Expr, ExprTrait, OnConflict},
};

use crate::Result;

/// What is added to a count.
#[derive(Clone, Copy, Default)]
pub(super) struct Change {
    pub(super) n: i64,
    pub(super) people: i64,
}

/// Rows in one statement.
const AT_ONCE: usize = 500;

type Column<A> = <<A as ActiveModelTrait>::Entity as EntityTrait>::Column;

/// Adds rows to those of the same key. Counts of nothing go. Two who count at once do not wait for each other for ever if both
/// have their rows in the same order.
pub(super) async fn add<A: ActiveModelTrait>(
    txn: &impl ConnectionTrait,
    rows: Vec<A>,
    key: &[Column<A>],
    n: Column<A>,
    people: Option<Column<A>>,
) -> Result<()> {
    let mut more = OnConflict::columns(key.iter().copied());
    more.values([n].into_iter().chain(people).map(|column| {
        let sum = Expr::col((A::Entity::default(), column)).add(Expr::col(("excluded", column)));
        (column, sum)
    }));
    for part in rows.chunks(AT_ONCE) {
        let insert = A::Entity::insert_many(part.to_vec()).on_conflict(more.clone());
        insert.exec_without_returning(txn).await?;
    }
    let less = |row: &A| matches!(row.get(n).into_value(), Some(Value::BigInt(Some(n))) if n < 0);
    for row in rows.iter().filter(|row| less(row)) {
        let same = key.iter().filter_map(|column| Some(column.eq(row.get(*column).into_value()?)));
        let same = same.fold(Condition::all(), Condition::add);
        A::Entity::delete_many().filter(same).filter(n.lte(0)).exec(txn).await?;
    }
    Ok(())
}
