//! Everything that differs between SQLite and PostgreSQL.

use std::{borrow::Cow, path::Path, str::FromStr, time::Duration};

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    RuntimeErr, SqliteTransactionMode, Statement, TransactionOptions,
    sea_query::{Alias, Expr, ExprTrait, Query},
    sqlx::{
        self,
        postgres::PgConnectOptions,
        sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
    },
};

use uuid::Uuid;

use crate::{DatabaseConfig, Result, StoreError};

/// An open database.
pub(crate) struct Connections {
    pub(crate) reader: DatabaseConnection,
    pub(crate) writer: DatabaseConnection,
}

/// Opens the database of the configured kind.
pub(crate) async fn connect(config: &DatabaseConfig) -> Result<Connections> {
    match config.url.split(':').next() {
        Some("sqlite") => connect_sqlite(config).await,
        Some("postgres" | "postgresql") => connect_postgres(config).await,
        _ => Err(StoreError::Config("it has to begin with sqlite: or postgres:".to_owned())),
    }
}

/// SQLite: one connection that writes and several that only read, so that within this process no writer ever
/// finds the file locked. Write-ahead logging lets reads go on meanwhile; `synchronous = FULL` makes a commit
/// outlive a loss of power.
async fn connect_sqlite(config: &DatabaseConfig) -> Result<Connections> {
    let file = SqliteConnectOptions::from_str(&config.url).map_err(|e| StoreError::Config(e.to_string()))?;
    let path = file.get_filename().to_owned();
    let location = path.display().to_string();
    if config.url.contains(":memory:") || config.url.contains("mode=memory") {
        return Err(StoreError::Config("a database in memory has no second connection".to_owned()));
    }
    if path.is_file() && is_foreign(config).await {
        return Err(StoreError::NotOurs { location });
    }
    make_folder_of(&path)?;

    let open = async |writes: bool| {
        let wait = config.wait;
        let mut options = options(config, if writes { 1 } else { config.max_connections });
        options.map_sqlx_sqlite_opts(move |file| {
            let file = file
                .create_if_missing(writes)
                .foreign_keys(true)
                .busy_timeout(wait)
                .pragma("temp_store", "memory");
            if writes {
                file.journal_mode(SqliteJournalMode::Wal)
                    .synchronous(SqliteSynchronous::Full)
                    .optimize_on_close(true, 400)
            } else {
                file.pragma("query_only", "on")
            }
        });
        Database::connect(options).await.map_err(|error| cannot_open(&location, error))
    };
    // The writer first: it makes the file and its log, which a reader needs to be there.
    let writer = open(true).await?;
    let reader = open(false).await?;
    Ok(Connections { reader, writer })
}

/// Whether a file is the database of another program: it has tables, but none of our migrations. Looks without
/// writing, because opening it for writing would change how it keeps its log. A file that cannot be read is left
/// to the connection that follows, which says why.
async fn is_foreign(config: &DatabaseConfig) -> bool {
    let mut options = options(config, 1);
    options.map_sqlx_sqlite_opts(|file| file.create_if_missing(false).read_only(true));
    let looked = async {
        let db = Database::connect(options).await?;
        let foreign = match migrations::status(&db).await {
            Ok(status) if status.started => Ok(false),
            Ok(_) => holds_other_tables(&db).await,
            Err(error) => Err(error),
        };
        db.close().await?;
        foreign
    };
    looked.await.unwrap_or(false)
}

fn make_folder_of(path: &Path) -> Result<()> {
    let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) else { return Ok(()) };
    std::fs::create_dir_all(folder).map_err(|error| StoreError::CannotOpen {
        location: path.display().to_string(),
        reason: format!("cannot make the folder: {error}"),
    })
}

async fn connect_postgres(config: &DatabaseConfig) -> Result<Connections> {
    // The parser's own message may quote the address, and with it the password.
    let server = PgConnectOptions::from_str(&config.url)
        .map_err(|_| StoreError::Config("it is no address of a PostgreSQL database".to_owned()))?;
    let location = format!(
        "{} on {}:{}",
        server.get_database().unwrap_or("(default)"),
        server.get_host(),
        server.get_port()
    );
    let mut options = options(config, Ord::max(config.max_connections, 2));
    options.set_application_name("undertone");
    let pool = Database::connect(options).await.map_err(|error| cannot_open(&location, error))?;
    Ok(Connections { reader: pool.clone(), writer: pool })
}

fn options(config: &DatabaseConfig, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(config.url.clone());
    options
        .max_connections(Ord::max(connections, 1))
        .min_connections(1)
        .acquire_timeout(config.wait)
        .connect_timeout(config.wait)
        .test_before_acquire_if_idle_for(Duration::from_secs(30))
        .sqlx_logging(false);
    options
}

fn cannot_open(location: &str, error: DbErr) -> StoreError {
    let location = location.to_owned();
    match code(&error).as_deref().map(sqlite_primary) {
        Some(Some(26)) => StoreError::NotADatabase { location },
        Some(Some(11)) => StoreError::Damaged(error),
        _ => StoreError::CannotOpen { location, reason: error.to_string() },
    }
}

/// How a transaction for writing begins. SQLite takes the write lock at once: a transaction that reads first
/// and then finds another process writing could only fail.
pub(crate) fn write_options(backend: DbBackend) -> TransactionOptions {
    TransactionOptions {
        sqlite_transaction_mode: (backend == DbBackend::Sqlite).then_some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    }
}

/// Makes instances that migrate at the same time take turns. On SQLite the transaction does so already.
pub(crate) async fn lock_schema(txn: &DatabaseTransaction) -> Result<()> {
    if txn.get_database_backend() == DbBackend::Postgres {
        // The number is the lock's name; it means nothing.
        txn.execute_unprepared("SELECT pg_advisory_xact_lock(7163482903)").await?;
    }
    Ok(())
}

/// Makes those who count something of one person at the same time take turns. SQLite has one writer anyway.
pub(crate) async fn lock_person(txn: &impl ConnectionTrait, user: Uuid) -> Result<()> {
    if txn.get_database_backend() == DbBackend::Postgres {
        let lock = format!("SELECT pg_advisory_xact_lock(hashtextextended('{user}', 0))");
        txn.execute_unprepared(&lock).await?;
    }
    Ok(())
}

/// Lets nobody change what is counted until the transaction ends. Locked in the order in which all others count: songs first.
pub(crate) async fn lock_statistics(txn: &impl ConnectionTrait) -> Result<()> {
    if txn.get_database_backend() == DbBackend::Postgres {
        let lock = "LOCK TABLE song_counts, song_days, song_people, moments, public_counts IN SHARE ROW EXCLUSIVE MODE";
        txn.execute_unprepared(lock).await?;
    }
    Ok(())
}

/// SQL for the whole minutes from 1970 to a time.
pub(crate) fn epoch_minutes(db: &impl ConnectionTrait, time: &str) -> String {
    match db.get_database_backend() {
        // Without fractions of a second, which `strftime` rounds up.
        DbBackend::Sqlite => format!("CAST(strftime('%s', substr({time}, 1, 19)) AS INTEGER) / 60"),
        _ => format!("FLOOR(EXTRACT(EPOCH FROM {time}) / 60)::int"),
    }
}

/// SQL for the first day of a day's month, both as days from 1970-01-01.
pub(crate) fn month_start(db: &impl ConnectionTrait, day: &str) -> String {
    match db.get_database_backend() {
        DbBackend::Sqlite => {
            format!(
                "CAST(julianday(date({day} * 86400, 'unixepoch', 'start of month')) - 2440587.5 AS INTEGER)"
            )
        }
        _ => format!("date_trunc('month', DATE '1970-01-01' + {day})::date - DATE '1970-01-01'"),
    }
}

/// Bytes that the database takes up.
pub(crate) async fn size(db: &impl ConnectionTrait) -> Result<u64> {
    let bytes = match db.get_database_backend() {
        DbBackend::Sqlite => {
            "SELECT page_count * page_size AS bytes FROM pragma_page_count(), pragma_page_size()"
        }
        _ => "SELECT pg_database_size(current_database()) AS bytes",
    };
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), bytes)).await?;
    let bytes: i64 = row.map_or(Ok(0), |row| row.try_get("", "bytes"))?;
    Ok(u64::try_from(bytes).unwrap_or(0))
}

async fn holds_other_tables(db: &DatabaseConnection) -> std::result::Result<bool, DbErr> {
    let tables = Query::select()
        .expr(Expr::col("name"))
        .from(Alias::new("sqlite_master"))
        .and_where(Expr::col("type").eq("table"))
        .and_where(Expr::col("name").ne("seaql_migrations"))
        .limit(1)
        .to_owned();
    Ok(db.query_one(&tables).await?.is_some())
}

/// Sorts a driver's error by what can be done about it.
pub(crate) fn classify(error: DbErr) -> StoreError {
    if matches!(error, DbErr::ConnectionAcquire(_)) || is_broken_connection(&error) {
        return StoreError::Unavailable(error);
    }
    let Some(code) = code(&error) else { return StoreError::Database(error) };
    if is_postgres(&error) { classify_postgres(&code, error) } else { classify_sqlite(&code, error) }
}

/// Result codes: <https://www.sqlite.org/rescode.html>.
fn classify_sqlite(code: &str, error: DbErr) -> StoreError {
    match sqlite_primary(code) {
        Some(13) => StoreError::Full(error),
        // BUSY, LOCKED, IOERR, CANTOPEN, PROTOCOL
        Some(5 | 6 | 10 | 14 | 15) => StoreError::Unavailable(error),
        Some(8) => StoreError::ReadOnly(error),
        // CORRUPT, NOTADB
        Some(11 | 26) => StoreError::Damaged(error),
        _ => StoreError::Database(error),
    }
}

/// Classes of SQLSTATE: <https://www.postgresql.org/docs/15/errcodes-appendix.html>.
fn classify_postgres(code: &str, error: DbErr) -> StoreError {
    match code {
        // disk full
        "53100" => StoreError::Full(error),
        // read-only transaction (a standby, for one)
        "25006" => StoreError::ReadOnly(error),
        // data or index corrupted
        "XX001" | "XX002" => StoreError::Damaged(error),
        // serialization failure, deadlock, lock not available
        "40001" | "40P01" | "55P03" => StoreError::Unavailable(error),
        // connection, resources, operator (shutdown, cancel), system
        _ if ["08", "53", "57", "58"].iter().any(|class| code.starts_with(class)) => {
            StoreError::Unavailable(error)
        }
        _ => StoreError::Database(error),
    }
}

/// The primary result code in the low byte of an extended one.
fn sqlite_primary(code: &str) -> Option<i32> {
    code.parse::<i32>().ok().map(|code| code & 0xff)
}

fn driver_error(error: &DbErr) -> Option<&sqlx::Error> {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(error))
        | DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error)) => Some(error),
        _ => None,
    }
}

fn is_broken_connection(error: &DbErr) -> bool {
    matches!(
        driver_error(error),
        Some(
            sqlx::Error::Io(_)
                | sqlx::Error::PoolTimedOut
                | sqlx::Error::PoolClosed
                | sqlx::Error::WorkerCrashed
        )
    )
}

fn code(error: &DbErr) -> Option<String> {
    driver_error(error)?.as_database_error()?.code().map(Cow::into_owned)
}

fn is_postgres(error: &DbErr) -> bool {
    driver_error(error)
        .and_then(sqlx::Error::as_database_error)
        .is_some_and(|e| e.try_downcast_ref::<sqlx::postgres::PgDatabaseError>().is_some())
}

/// Which of these fields of a table a refused row has in common with another. PostgreSQL names the index
/// (`uq_users_email`), SQLite the column (`users.email`).
pub(crate) fn taken(error: DbErr, table: &str, fields: &[&'static str]) -> StoreError {
    let Some(sea_orm::SqlErr::UniqueConstraintViolation(message)) = error.sql_err() else {
        return error.into();
    };
    let hit = fields.iter().find(|field| {
        message.contains(&format!("uq_{table}_{field}")) || message.contains(&format!("{table}.{field}"))
    });
    match hit {
        Some(field) => StoreError::Taken { field },
        None => StoreError::Taken { field: "id" },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unknown() -> DbErr {
        DbErr::Custom("as if".to_owned())
    }

    #[test]
    fn codes_tell_what_can_be_done() {
        assert!(matches!(classify_sqlite("13", unknown()), StoreError::Full(_)));
        assert!(matches!(classify_sqlite("517", unknown()), StoreError::Unavailable(_)), "BUSY_SNAPSHOT");
        assert!(matches!(classify_sqlite("1032", unknown()), StoreError::ReadOnly(_)), "READONLY_DBMOVED");
        assert!(matches!(classify_sqlite("267", unknown()), StoreError::Damaged(_)), "CORRUPT_VTAB");
        assert!(matches!(classify_sqlite("1", unknown()), StoreError::Database(_)));
        assert!(matches!(classify_postgres("53100", unknown()), StoreError::Full(_)));
        assert!(matches!(classify_postgres("57P01", unknown()), StoreError::Unavailable(_)));
        assert!(matches!(classify_postgres("42P01", unknown()), StoreError::Database(_)));
    }
}
