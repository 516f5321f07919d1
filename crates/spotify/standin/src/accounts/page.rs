//! The page on which somebody lets the app in.

use std::fmt::Write;

use super::authorize::Ask;
use crate::people::Person;

const STYLE: &str = "body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:3rem auto;\
    padding:0 1rem;color:#111;background:#fff}fieldset{border:1px solid #767676;border-radius:.5rem;margin:1.5rem 0}\
    label{display:block;padding:.4rem 0}button{font:inherit;padding:.6rem 1.6rem;margin-right:.8rem}";

/// The page for what the app asks, with a choice of people.
pub(super) fn page(ask: &Ask, people: &[Person]) -> String {
    let mut choice = String::new();
    for (place, person) in people.iter().enumerate() {
        let checked = if place == 0 { " checked" } else { "" };
        let (name, shown) = (escape(&person.name), escape(&person.display_name));
        // Writing into a string cannot fail.
        let _ = write!(
            choice,
            "<label><input type=\"radio\" name=\"person\" value=\"{name}\"{checked}> {shown}</label>"
        );
    }
    let mut scopes = String::new();
    for scope in ask.scope.split_whitespace() {
        let _ = write!(scopes, "<li><code>{}</code></li>", escape(scope));
    }
    if scopes.is_empty() {
        scopes.push_str("<li>what everybody can see</li>");
    }
    let mut hidden = String::new();
    for (name, value) in [
        ("response_type", Some(&ask.response_type)),
        ("client_id", Some(&ask.client_id)),
        ("redirect_uri", Some(&ask.redirect_uri)),
        ("state", ask.state.as_ref()),
        ("scope", Some(&ask.scope)),
        ("code_challenge", ask.code_challenge.as_ref()),
        ("code_challenge_method", ask.code_challenge_method.as_ref()),
    ] {
        if let Some(value) = value {
            let _ = write!(hidden, "<input type=\"hidden\" name=\"{name}\" value=\"{}\">", escape(value));
        }
    }
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>Spotify (stand-in)</title>\
         <style>{STYLE}</style></head><body><main><h1>Spotify (stand-in)</h1>\
         <p>This is not Spotify, but a stand-in for trying an app. The app asks for:</p><ul>{scopes}</ul>\
         <form method=\"post\" action=\"/authorize/decision\">{hidden}\
         <fieldset><legend>Who are you?</legend>{choice}\
         <label>Or somebody else: <input name=\"other\" placeholder=\"listener-17\"></label></fieldset>\
         <button name=\"decision\" value=\"agree\">Agree</button>\
         <button name=\"decision\" value=\"cancel\">Cancel</button></form></main></body></html>"
    )
}

/// Text that can stand in HTML, also within quotation marks.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_app_sends_cannot_break_out() {
        let ask =
            Ask { state: Some("\"><script>alert(1)</script>".into()), scope: "<b>".into(), ..Ask::default() };
        let page = page(&ask, &Person::usual());
        assert!(!page.contains("<script>") && !page.contains("<b>"));
        assert!(page.contains("Premium listener") && page.contains("Agree") && page.contains("Cancel"));
    }
}
