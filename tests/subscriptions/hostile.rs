//! What a partner may not bring, however it is wrapped.
