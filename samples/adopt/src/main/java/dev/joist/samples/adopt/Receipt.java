package dev.joist.samples.adopt;

/// What became of an order.
///
/// @param customer whose it was
/// @param outcome in words
public record Receipt(String customer, String outcome) {}
