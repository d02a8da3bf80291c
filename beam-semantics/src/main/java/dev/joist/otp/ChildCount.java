package dev.joist.otp;

/// How many children a supervisor has.
///
/// Rule: SUP-11, SUP-12.
///
/// @param specs how many specs: 1 in a simple supervisor
/// @param active how many children run
/// @param supervisors how many are supervisors, running or not
/// @param workers how many are workers, running or not
public record ChildCount(long specs, long active, long supervisors, long workers) {}
