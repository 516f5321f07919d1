use axum::body::Body;
use http::{Request, header, request::Builder};

/// A form with a file.
#[derive(Clone, Default)]
pub struct Form(Vec<u8>);

/// What stands between two fields.
pub const fn boundary() -> &'static str {
    "----a-boundary-of-our-tests"
}

impl Form {
    pub fn field(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.part(&format!("name=\"{name}\""), value.as_ref());
        self
    }

    pub fn file(mut self, name: &str, content: impl AsRef<[u8]>) -> Self {
        self.part(&format!("name=\"file\"; filename=\"{name}\""), content.as_ref());
        self
    }

    pub fn photo(content: impl AsRef<[u8]>) -> Self {
        Self::default().field("kind", "photo").file("photo.jpg", content)
    }

    pub fn drawing() -> Self {
        Self::default().field("kind", "drawing").file("drawing.png", test_support::drawing_png(300))
    }

    fn part(&mut self, disposition: &str, content: &[u8]) {
        let head = format!("--{}\r\nContent-Disposition: form-data; {disposition}\r\n\r\n", boundary());
        self.0.extend_from_slice(head.as_bytes());
        self.0.extend_from_slice(content);
        self.0.extend_from_slice(b"\r\n");
    }

    pub fn bytes(mut self) -> Vec<u8> {
        self.0.extend_from_slice(format!("--{}--\r\n", boundary()).as_bytes());
        self.0
    }

    pub fn on(self, request: Builder) -> Request<Body> {
        let kind = format!("multipart/form-data; boundary={}", boundary());
        request.header(header::CONTENT_TYPE, kind).body(Body::from(self.bytes())).unwrap()
    }
}
