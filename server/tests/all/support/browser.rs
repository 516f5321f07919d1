use std::net::SocketAddr;

use axum::{Router, body::Body};
use domain::{Draft, DraftInput, PostId, TrackId};
use http::{Method, Request, Response, header};
use hyper_util::rt::TokioIo;
use serde::Serialize;
use tower::ServiceExt;

use super::{Answer, Form, PASSWORD};

/// How requests get to the server.
#[derive(Clone)]
pub enum Transport {
    Router(Router),
    Network(SocketAddr),
}

/// A browser: keeps the session cookie, sends what browsers send.
#[derive(Clone)]
pub struct Browser {
    transport: Transport,
    cookie: Option<String>,
    headers: Vec<(&'static str, String)>,
}

impl Browser {
    pub fn new(transport: Transport) -> Self {
        Self { transport, cookie: None, headers: Vec::new() }
    }

    pub fn at(addr: SocketAddr) -> Self {
        Self::new(Transport::Network(addr))
    }

    /// The same, sending one more header each time.
    pub fn with_header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// The value of the session cookie.
    pub fn session(&self) -> Option<&str> {
        self.cookie.as_deref()
    }

    pub fn set_session(&mut self, value: &str) {
        self.cookie = Some(value.to_owned());
    }

    /// Opens a page.
    pub async fn open(&mut self, path: &str) -> Answer {
        let request = Request::get(path).header(header::ACCEPT, "text/html,application/xhtml+xml");
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Fetches something that is no page.
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path).header(header::ACCEPT, "*/*").body(Body::empty()).unwrap()).await
    }

    /// Calls a server function as our script does.
    pub async fn call(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send(
            form_request(path).header(header::ACCEPT, "application/json").body(encoded(fields)).unwrap(),
        )
        .await
    }

    /// Calls a server function whose arguments are JSON.
    pub async fn call_json(&mut self, path: &str, arguments: &impl Serialize) -> Answer {
        let request = Request::post(path)
            .header(header::ACCEPT, "application/json")
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(serde_json::to_vec(arguments).unwrap()));
        self.send(request.unwrap()).await
    }

    /// Submits a form from a page, without script.
    pub async fn submit(&mut self, page: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let request = form_request(path)
            .header(header::ACCEPT, "text/html,application/xhtml+xml")
            .header(header::REFERER, format!("http://127.0.0.1:3000{page}"));
        self.send(request.body(encoded(fields)).unwrap()).await
    }

    /// Uploads from our script.
    pub async fn upload(&mut self, path: &str, form: Form) -> Answer {
        let request = Request::post(path).header(header::ACCEPT, "application/json");
        self.send(form.on(request)).await
    }

    /// Uploads from a plain page.
    pub async fn submit_upload(&mut self, path: &str, form: Form) -> Answer {
        let request = Request::post(path).header(header::ACCEPT, "text/html,application/xhtml+xml");
        self.send(form.on(request)).await
    }

    pub async fn send(&mut self, mut request: Request<Body>) -> Answer {
        let headers = request.headers_mut();
        headers.entry(header::HOST).or_insert("127.0.0.1:3000".parse().unwrap());
        for (name, value) in &self.headers {
            headers.insert(*name, value.parse().unwrap());
        }
        if *request.method() != Method::GET {
            request.headers_mut().entry("sec-fetch-site").or_insert("same-origin".parse().unwrap());
        }
        if let Some(cookie) = &self.cookie {
            request.headers_mut().insert(header::COOKIE, format!("undertone={cookie}").parse().unwrap());
        }
        let answer = Answer::of(self.transport.send(request).await).await;
        match answer.set_cookie() {
            Some(cookie) if cookie.contains("Max-Age=0") => self.cookie = None,
            Some(cookie) => {
                let value = cookie.strip_prefix("undertone=").unwrap().split(';').next().unwrap();
                self.cookie = Some(value.to_owned());
            }
            None => {}
        }
        answer
    }

    pub async fn sign_up(&mut self, name: &str) {
        let email = format!("{name}@example.org");
        let fields = [("username", name), ("email", email.as_str()), ("password", PASSWORD)];
        let answer = self.call("/api/account/sign-up", &fields).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    }

    /// Uploads a drawing and says the draft.
    pub async fn draw(&mut self) -> PostId {
        let answer = self.upload("/upload", Form::drawing()).await;
        answer.next_draft()
    }

    /// Selects a song and says the status.
    pub async fn select(&mut self, draft: PostId, track: TrackId) -> u16 {
        let (draft, track) = (draft.to_string(), track.to_string());
        let fields = [("id", draft.as_str()), ("track", track.as_str()), ("selected", "true")];
        self.call("/api/drafts/select", &fields).await.status
    }

    pub async fn draft(&mut self, id: PostId) -> Draft {
        self.get(&format!("/api/drafts/get?id={id}")).await.json()
    }

    /// Publishes a drawing and says the post and its picture's address.
    pub async fn publish_drawing(&mut self, privacy: &str) -> (PostId, String) {
        let id = self.draw().await;
        let DraftInput::Picture(picture) = self.draft(id).await.input else { panic!("no picture") };
        let key = id.to_string();
        let fields = [("id", key.as_str()), ("description", "a face"), ("privacy", privacy)];
        let answer = self.call("/api/drafts/publish", &fields).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        (id, format!("/pictures/{}", picture.id))
    }
}

impl Transport {
    async fn send(&self, request: Request<Body>) -> Response<Body> {
        match self {
            Self::Router(router) => router.clone().oneshot(request).await.unwrap(),
            Self::Network(addr) => {
                let stream = tokio::net::TcpStream::connect(addr).await.unwrap();
                let (mut sender, connection) =
                    hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.unwrap();
                tokio::spawn(connection);
                sender.send_request(request).await.unwrap().map(Body::new)
            }
        }
    }
}

fn form_request(path: &str) -> http::request::Builder {
    Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
}

fn encoded(fields: &[(&str, &str)]) -> Body {
    Body::from(form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish())
}
