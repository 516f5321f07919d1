//! The program `mood` as people call it.

#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod portrait;

use std::{fs, path::Path, process::Command};

use image::{GrayImage, Luma};
use serde_json::Value;

/// Output and whether the program was content.
fn run(arguments: &[&str]) -> (String, String, bool) {
    let output = Command::new(env!("CARGO_BIN_EXE_mood")).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.success())
}

fn name(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn read_prints_a_line_for_each_file_and_goes_on_after_a_bad_one() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    portrait::picture(320, 240, &[(160.0, 120.0, 80.0, 1.0)]).save(file("face.png")).unwrap();
    fs::write(file("bad.png"), b"\x89PNG\r\n\x1a\nnot really").unwrap();
    image::RgbImage::new(1, 1).save(file("dot.png")).unwrap();
    let files = ["bad.png", "dot.png", "missing.png", "face.png"].map(file);
    let (out, _, content) = run(&[&["read"], files.each_ref().map(|f| name(f)).as_slice()].concat());
    let lines: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(!content);
    assert_eq!(lines.len(), 4);
    for (line, reason) in lines.iter().zip(["damaged", "1 by 1", "cannot be read"]) {
        assert!(line["error"].as_str().unwrap().contains(reason), "{line}");
    }
    let reading = &lines[3];
    assert_eq!(reading["file"], name(&files[3]));
    assert_eq!((&reading["source"], &reading["model"]["name"]), (&"face".into(), &"face".into()));
    assert_eq!(reading["scores"].as_array().unwrap().len(), 8);
    assert_eq!(reading["faces"].as_array().unwrap().len(), 1);
    assert!(run(&["read", name(&files[3])]).2);
}

#[test]
fn half_a_picture_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let picture = portrait::picture(320, 240, &[(160.0, 120.0, 80.0, 1.0)]);
    for kind in ["jpg", "webp", "png", "gif"] {
        let (whole, half) =
            (folder.path().join(format!("whole.{kind}")), folder.path().join(format!("half.{kind}")));
        picture.save(&whole).unwrap();
        let bytes = fs::read(&whole).unwrap();
        fs::write(&half, &bytes[..bytes.len() / 2]).unwrap();
        let (out, error, content) = run(&["read", name(&whole)]);
        assert!(content, "{kind}: {out}{error}");
        let (out, _, content) = run(&["read", name(&half)]);
        let line: Value = serde_json::from_str(&out).unwrap();
        assert!(!content && line.get("mood").is_none(), "{kind}: {out}");
        let said = line["error"].as_str().unwrap();
        assert!(said.contains("cut off") || said.contains("damaged"), "{kind}: {out}");
    }
}

#[test]
fn eval_of_a_folder_prints_all_figures() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    portrait::doodle(200, 1.0).save(file("smile.png")).unwrap();
    portrait::doodle(300, -1.0).save(file("frown.png")).unwrap();
    fs::write(file("broken.jpg"), "no picture").unwrap();
    let labels = file("labels.csv");
    let rows = "file,mood\nsmile.png,happiness\nfrown.png, sad\nbroken.jpg,sadness\n";
    fs::write(&labels, rows).unwrap();
    let arguments = ["eval", "--images", name(folder.path()), "--labels", name(&labels), "--kind", "drawing"];
    let (out, error, content) = run(&arguments);
    assert!(content, "{error}");
    let figures: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&figures["n"], &figures["unread"]), (&3.into(), &1.into()));
    assert!((figures["accuracy"].as_f64().unwrap() - 2.0 / 3.0).abs() < 1e-6, "{out}");
    assert!(figures["accuracy_among_present"].is_number() && figures["macro_f1"].is_number());
    assert_eq!(figures["per_class"]["happy"]["recall"], 1.0);
    assert_eq!(figures["confusion"]["sad"]["unread"], 1);
    assert!(figures["ms_median"].as_f64().unwrap() > 0.0);
    assert_eq!(figures["model"], "drawing@2");

    fs::write(&labels, format!("{rows}smile.png,bored\n")).unwrap();
    let (_, error, content) = run(&arguments);
    assert!(!content && error.contains("bored"), "{error}");
    let (out, _, content) = run(&[arguments.as_slice(), &["--skip-unknown"]].concat());
    let figures: Value = serde_json::from_str(&out).unwrap();
    assert!(content);
    assert_eq!((&figures["n"], &figures["skipped"]), (&3.into(), &1.into()));

    fs::write(&labels, "picture,feeling\n").unwrap();
    assert!(run(&arguments).1.contains("no column \"file\""));
    let (_, error, content) = run(&[arguments.as_slice(), &["--model", "m1-face"]].concat());
    assert!(!content && error.contains("m1-face"), "{error}");
}

#[test]
fn eval_of_a_grid_compares_with_each_kind_of_label() {
    let folder = tempfile::tempdir().unwrap();
    let (grid, labels) = (folder.path().join("grid.png"), folder.path().join("labels.csv"));
    GrayImage::from_fn(4800, 96, |x, y| Luma([(x * 3 + y * 5) as u8])).save(&grid).unwrap();
    let header = "split,index,fer_label,ferplus_majority\n";
    fs::write(
        &labels,
        format!("{header}test,0,happy,happiness\ntest,101,sad,ambiguous\ntrain,1,sad,sadness\n"),
    )
    .unwrap();
    let arguments = ["eval", "--grid", name(&grid), "--labels", name(&labels), "--split", "test"];
    let (out, error, content) = run(&arguments);
    assert!(content, "{error}");
    let figures: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&figures["faces"], &figures["n"]), (&2.into(), &1.into()));
    for key in ["accuracy", "fer7_accuracy", "ferplus8_accuracy", "mood4_accuracy", "macro_f1", "ms_median"] {
        assert!(figures[key].is_number(), "{key}: {out}");
    }
    fs::write(&labels, format!("{header}test,400,happy,happiness\n")).unwrap();
    assert!(run(&arguments).1.contains("not on the grid"));
    fs::write(&labels, header).unwrap();
    assert!(run(&arguments).1.contains("no rows"));
}

#[test]
fn contradictory_options_are_refused() {
    assert!(!run(&["eval", "--labels", "l.csv"]).2);
    assert!(!run(&["eval", "--images", ".", "--labels", "l.csv"]).2);
    assert!(!run(&["eval", "--grid", "g.png", "--labels", "l.csv"]).2);
    assert!(!run(&["read"]).2);
    let (_, error, content) = run(&["read", "x.png", "--model", "m9"]);
    assert!(!content && error.contains("no model"), "{error}");
}
