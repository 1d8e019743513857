//! Signatures of requests, version 4, as S3 wants them.

use hmac::{Hmac, Mac};
use jiff::Timestamp;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest, Sha256};

use crate::git::Secret;

/// What stands in a signed address as it is; everything else is encoded, also letters.
const PART: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
const PATH: &AsciiSet = &PART.remove(b'/');

/// Who signs, and for which service.
pub(super) struct Signer {
    pub access_key: String,
    pub secret_key: Secret,
    pub region: String,
}

/// What is signed of a request.
pub(super) struct Signed<'a> {
    pub method: &'a str,
    /// The host with a port that is not the usual one.
    pub host: &'a str,
    /// Encoded by [`encode_path`].
    pub path: &'a str,
    /// Encoded by [`query`].
    pub query: &'a str,
    /// The digest of the body, or the word that it is not signed.
    pub body: &'a str,
    /// As the header `x-amz-date` has it, by [`moment`].
    pub moment: &'a str,
}

/// Encodes a path, which begins with `/`.
pub(super) fn encode_path(path: &str) -> String {
    utf8_percent_encode(path, PATH).to_string()
}

/// Writes what follows the question mark; the parameters have to be sorted.
pub(super) fn query(parameters: &[[&str; 2]]) -> String {
    let encode = |text| utf8_percent_encode(text, PART).to_string();
    let pairs = parameters.iter().map(|[key, value]| format!("{}={}", encode(key), encode(value)));
    pairs.collect::<Vec<_>>().join("&")
}

/// Writes an instant as requests have it.
pub(super) fn moment(now: Timestamp) -> String {
    now.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// The digest of bytes, in hexadecimal digits.
pub(super) fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

impl Signer {
    /// Makes the header `Authorization`.
    pub(super) fn authorization(&self, request: &Signed<'_>) -> String {
        let Signed { method, host, path, query, body, moment } = request;
        let names = "host;x-amz-content-sha256;x-amz-date";
        let whole = format!(
            "{method}\n{path}\n{query}\nhost:{host}\nx-amz-content-sha256:{body}\nx-amz-date:{moment}\n\n{names}\n{body}"
        );
        let day = &moment[..8];
        let region = &self.region;
        let scope = format!("{day}/{region}/s3/aws4_request");
        let text = format!("AWS4-HMAC-SHA256\n{moment}\n{scope}\n{}", digest(whole.as_bytes()));
        let mut key = format!("AWS4{}", self.secret_key.reveal()).into_bytes();
        for part in [day, region, "s3", "aws4_request"] {
            key = code(&key, part);
        }
        let signature = hex(&code(&key, &text));
        let access_key = &self.access_key;
        format!(
            "AWS4-HMAC-SHA256 Credential={access_key}/{scope},SignedHeaders={names},Signature={signature}"
        )
    }
}

fn code(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key may have any length");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_signed_as_the_documentation_of_s3_has_it() {
        let signer = Signer {
            access_key: "AKIAIOSFODNN7EXAMPLE".to_owned(),
            secret_key: Secret::new("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
            region: "us-east-1".to_owned(),
        };
        let signed = signer.authorization(&Signed {
            method: "GET",
            host: "examplebucket.s3.amazonaws.com",
            path: "/",
            query: &query(&[["max-keys", "2"], ["prefix", "J"]]),
            body: &digest(b""),
            moment: &moment("2013-05-24T00:00:00Z".parse().unwrap()),
        });
        assert!(
            signed.ends_with(
                "Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"
            ),
            "{signed}"
        );
    }

    #[test]
    fn addresses_are_encoded_byte_by_byte() {
        assert_eq!(encode_path("/b/été (1)+~.txt"), "/b/%C3%A9t%C3%A9%20%281%29%2B~.txt");
        assert_eq!(query(&[["delimiter", "/"]]), "delimiter=%2F");
    }
}
