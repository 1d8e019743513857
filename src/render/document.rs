//! stub
use crate::content::{Directive, Document};
/// x
#[derive(Default)]
pub struct LinkTarget { /// x
 pub href: Option<String>, /// x
 pub hreflang: Option<String>, /// x
 pub note: Option<String> }
/// x
pub struct ImageTarget { /// x
 pub src: String, /// x
 pub width: Option<u32>, /// x
 pub height: Option<u32> }
/// x
pub trait Resolve { /// x
 fn link(&mut self, reference: &str) -> LinkTarget; /// x
 fn image(&mut self, src: &str) -> ImageTarget; /// x
 fn directive(&mut self, directive: &Directive, body_html: Option<&str>) -> String; /// x
 fn text(&mut self, key: &str) -> String; /// x
 fn raw_html(&self) -> bool; }
/// x
pub fn write(_d: &Document<'_>, _r: &mut dyn Resolve, _out: &mut String) {}
