//! The weight of a first visit, and the budget that it must keep.

use anyhow::{Result, bail};

use crate::report::note;

/// A first load (JavaScript, WebAssembly and styles, as brotli) may weigh this many bytes.
const BUDGET: usize = 350_000;

/// Characters for a file's name in the table.
const WIDTH: usize = 52;

/// One file as it travels, in bytes.
#[derive(Clone, Debug)]
pub struct Size {
    /// The file's name.
    pub name: String,
    /// Uncompressed.
    pub raw: usize,
    /// As gzip, where it is compressed.
    pub gzip: Option<usize>,
    /// As brotli, where it is compressed.
    pub brotli: Option<usize>,
}

/// What the browser loads.
#[derive(Clone, Debug)]
pub struct Sizes {
    /// On a first visit to Home.
    pub first_load: Vec<Size>,
    /// Before the first visit to a lazy page.
    pub later: Vec<Size>,
}

impl Size {
    fn gzipped(&self) -> usize {
        self.gzip.unwrap_or(self.raw)
    }

    fn brotlied(&self) -> usize {
        self.brotli.unwrap_or(self.raw)
    }
}

/// A Markdown table of the sizes in kB (1000 bytes): what a first load brings and its sum, then what the
/// lazy pages bring.
pub fn table(sizes: &Sizes) -> String {
    let row = |name: &str, numbers: [usize; 3]| {
        let [raw, gzip, brotli] = numbers.map(|bytes| format!("{}.{}", bytes / 1000, bytes % 1000 / 100));
        format!("| {name:<WIDTH$} | {raw:>8} | {gzip:>8} | {brotli:>8} |\n")
    };
    let mut table =
        format!("| {:<WIDTH$} | {:>8} | {:>8} | {:>8} |\n", "first load, kB", "raw", "gzip", "brotli");
    table.push_str(&format!(
        "|{}|{}:|{}:|{}:|\n",
        "-".repeat(WIDTH + 2),
        "-".repeat(9),
        "-".repeat(9),
        "-".repeat(9)
    ));
    for size in &sizes.first_load {
        table.push_str(&row(&size.name, [size.raw, size.gzipped(), size.brotlied()]));
    }
    let total = |number: fn(&Size) -> usize| sizes.first_load.iter().map(number).sum::<usize>();
    table.push_str(&row("total", [total(|size| size.raw), total(Size::gzipped), total(Size::brotlied)]));
    for size in &sizes.later {
        let name = format!("lazy: {}", size.name);
        table.push_str(&row(&name, [size.raw, size.gzipped(), size.brotlied()]));
    }
    table
}

/// Refuses a first load over the budget. Files that could not be optimised only get a remark, since
/// it is then the machine that lacks something and not the code that grew.
pub(super) fn check_budget(first_load: &[Size], optimised: bool) -> Result<()> {
    let total: usize = first_load.iter().map(Size::brotlied).sum();
    if total <= BUDGET {
        return Ok(());
    }
    let verdict = format!("The first load weighs {total} bytes as brotli; the budget is {BUDGET}");
    if optimised {
        bail!("{verdict}. Move code out of the front end or load it later");
    }
    note(&format!("{verdict}, without optimisation"));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(brotli: usize) -> Vec<Size> {
        vec![
            Size { name: "a.wasm".into(), raw: 1_000_000, gzip: Some(400_000), brotli: Some(brotli) },
            Size { name: "a.css".into(), raw: 900, gzip: None, brotli: None },
        ]
    }

    #[test]
    fn the_budget_counts_every_file_and_what_is_not_compressed() {
        assert!(check_budget(&of(BUDGET - 900), true).is_ok());
        assert!(check_budget(&of(BUDGET - 899), true).is_err());
        assert!(check_budget(&of(BUDGET), false).is_ok());
    }

    #[test]
    fn the_table_adds_up() {
        let table = table(&Sizes { first_load: of(300_000), later: of(100_000) });
        let total = table.lines().find(|line| line.starts_with("| total")).unwrap();
        assert!(total.contains("1000.9") && total.contains("300.9"), "{table}");
        assert!(table.lines().any(|line| line.contains("lazy: a.wasm") && line.contains("100.0")), "{table}");
    }
}
