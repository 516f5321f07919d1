use domain::{
    AppError, Mood,
    statistics::{EveryonesStatistics, InstanceStatistics, MyStatistics},
};

use crate::support::{Browser, TestApp};

/// A draft of nothing but a mood.
async fn chosen(browser: &mut Browser, mood: &str) -> String {
    browser.call("/api/drafts/mood-only", &[("mood", mood)]).await;
    let draft: Option<domain::Draft> = browser.get("/api/drafts/latest").await.json();
    draft.unwrap().id.to_string()
}

/// Publishes a post of nothing but a mood.
async fn publish(browser: &mut Browser, mood: &str) {
    let id = chosen(browser, mood).await;
    let fields = [("id", id.as_str()), ("description", ""), ("privacy", "public")];
    let answer = browser.call("/api/drafts/publish", &fields).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
}

#[tokio::test]
async fn ones_own_are_told_to_nobody_else() {
    let app = TestApp::new().await;
    let mut nobody = app.browser();
    assert_eq!(nobody.get("/api/statistics/mine").await.error(), AppError::SignInRequired);
    assert_eq!(nobody.get("/statistics/mine/trend.csv").await.error(), AppError::SignInRequired);
    let mut ada = app.signed_up("ada").await;
    let id = chosen(&mut ada, "calm").await;
    let mine: MyStatistics = ada.get("/api/statistics/mine").await.json();
    assert_eq!((mine.moods.get(Mood::Calm), mine.moods.total(), mine.trend.len()), (1, 1, 14));
    assert!(mine.answers.is_empty(), "a mood chosen by hand was read by nobody");
    let mut bob = app.signed_up("bob").await;
    let his: MyStatistics = bob.get("/api/statistics/mine").await.json();
    assert_eq!(his.moods.total(), 0);
    // What is thrown away counts no more.
    assert_eq!(ada.call("/api/drafts/discard", &[("id", &id)]).await.status, 200);
    let mine: MyStatistics = ada.get("/api/statistics/mine").await.json();
    assert_eq!(mine.moods.total(), 0);
}

#[tokio::test]
async fn days_that_make_no_sense_are_refused_where_they_stand() {
    let app = TestApp::new().await;
    let mut ada = app.signed_up("ada").await;
    for (query, field) in [
        ("from=2026-11-02&to=2026-11-01", "from"),
        ("from=0026-11-02&to=2026-11-01", "from"),
        ("from=1026-11-02", "from"),
        ("from=1990-01-01&to=2026-11-01", "from"),
        ("to=2026-02-30", "to"),
        ("to=%00", "to"),
    ] {
        for path in [
            "/api/statistics/mine",
            "/api/statistics/everyone",
            "/statistics/mine/trend.json",
            "/statistics/everyone/trend.csv",
        ] {
            let answer = ada.get(&format!("{path}?{query}")).await;
            assert_eq!(answer.status, 422, "{path}?{query}");
            assert!(answer.error().for_field(field).is_some(), "{path}?{query}");
        }
        for page in ["/statistics", "/statistics/everyone"] {
            let answer = ada.open(&format!("{page}?{query}")).await;
            assert_eq!(answer.status, 422, "{page}?{query}");
            assert!(answer.text().contains("days-form"), "one can choose other days");
        }
    }
    let leap: MyStatistics = ada.get("/api/statistics/mine?from=2024-02-29&to=2024-02-29").await.json();
    assert_eq!(leap.trend.len(), 1);
    let ignored = ada.get("/api/statistics/mine?range=whatever&by=century&week=thursday").await;
    assert_eq!(ignored.status, 200);
    assert_eq!(ada.get("/api/statistics/everyone?mood=meh").await.status, 400);
}

#[tokio::test]
async fn charts_can_be_taken_along() {
    let app = TestApp::new().await;
    let mut ada = app.signed_up("ada").await;
    chosen(&mut ada, "sad").await;
    let csv = ada.get("/statistics/mine/moods.csv?range=7d").await;
    assert_eq!((csv.status, csv.header("content-type")), (200, "text/csv; charset=utf-8"));
    assert_eq!(csv.header("content-disposition"), "attachment; filename=\"undertone-moods.csv\"");
    assert!(
        csv.text().contains("Mood,Readings,Period before") && csv.text().contains("Sad,1,0"),
        "{}",
        csv.text()
    );
    let json: serde_json::Value = ada.get("/statistics/mine/moods.json").await.json();
    assert_eq!((&json[4]["Mood"], &json[4]["Readings"]), (&"Sad".into(), &1.into()));
    for chart in domain::statistics::MyChart::ALL {
        assert_eq!(ada.get(&format!("/statistics/mine/{}.csv", chart.as_str())).await.status, 200);
    }
    for chart in domain::statistics::EveryonesChart::ALL {
        assert_eq!(
            app.browser().get(&format!("/statistics/everyone/{}.json", chart.as_str())).await.status,
            200
        );
    }
    for other in ["moods.exe", "nothing.csv", "moods"] {
        assert_eq!(ada.get(&format!("/statistics/mine/{other}")).await.status, 404, "{other}");
    }
}

#[tokio::test]
async fn those_of_the_instance_are_for_who_runs_it() {
    let app = TestApp::new().await;
    let mut ada = app.signed_up("ada").await;
    let paths = ["/api/statistics/instance", "/statistics/instance/growth.csv"];
    for path in paths {
        assert_eq!(app.browser().get(path).await.error(), AppError::SignInRequired, "{path}");
        assert_eq!(ada.get(path).await.error(), AppError::Forbidden, "{path}");
    }
    assert_eq!(ada.open("/statistics/instance").await.status, 403);

    app.execute("UPDATE users SET role = 'admin' WHERE username = 'ada'").await;
    app.signed_up("bob").await;
    let told: InstanceStatistics = ada.get("/api/statistics/instance?range=7d").await.json();
    assert_eq!((told.totals.people, told.growth.iter().map(|growth| growth.people).sum::<u32>()), (2, 2));
    assert!(told.totals.songs > 60_000 && told.database > 100_000, "{:?} {}", told.totals, told.database);
    for chart in domain::statistics::InstanceChart::ALL {
        let file = format!("/statistics/instance/{}.json", chart.as_str());
        assert_eq!(ada.get(&file).await.status, 200, "{file}");
    }
    let page = ada.open("/statistics/instance?from=2026-11-02&to=2026-11-01").await;
    assert_eq!(page.status, 422);
}

#[tokio::test]
async fn one_is_named_in_statistics_only_when_one_agrees() {
    let app = TestApp::new().await;
    let path = "/api/account/named-in-statistics";
    assert_eq!(app.browser().call(path, &[("named", "true")]).await.error(), AppError::SignInRequired);
    let mut ada = app.signed_up("ada").await;
    for (fields, expected) in [(&[][..], false), (&[("named", "true")], true), (&[], false)] {
        assert_eq!(ada.call(path, fields).await.status, 200);
        let viewer: Option<domain::Viewer> = ada.get("/api/account/viewer").await.json();
        assert_eq!(viewer.unwrap().named_in_statistics, expected);
    }
}

#[tokio::test]
async fn everyones_are_open_and_tell_nothing_of_a_few() {
    let app = TestApp::new().await;
    for name in ["ada", "bob", "cleo", "dan"] {
        publish(&mut app.signed_up(name).await, "happy").await;
    }
    let told = async || app.browser().get("/api/statistics/everyone").await.json::<EveryonesStatistics>();
    let all = told().await;
    assert_eq!((all.moods.get(Mood::Happy), all.leaders.len(), all.trending.len()), (None, 0, 0));
    let page = app.browser().open("/statistics/everyone").await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("Fewer than 5 people"));
    let csv = app.browser().get("/statistics/everyone/moods.csv").await;
    assert!(csv.text().contains("Happy,\n"), "{}", csv.text());
    publish(&mut app.signed_up("eve").await, "happy").await;
    assert_eq!(told().await.moods.get(Mood::Happy), Some(5));
}
