// Row 29: waiting for the service, M/M/c (Erlang 1917). Load a = arrivals x service time, in
// agents.
#pragma once

namespace marketday {

// Chance that all `agents` are busy and a caller is lost: B(c) = a B(c-1) / (c + a B(c-1)).
inline double erlang_b(double load, int agents) {
  double blocked = 1.0;
  for (int c = 1; c <= agents; ++c) blocked = load * blocked / (c + load * blocked);
  return blocked;
}

// Chance that a caller waits, with a queue; 1 where the load is `agents` or more.
inline double erlang_c(double load, int agents) {
  if (load >= agents) return 1.0;
  const double blocked = erlang_b(load, agents);
  return agents * blocked / (agents - load * (1.0 - blocked));
}

// Mean wait in the unit of `service_time`; load < agents.
inline double mean_wait(double load, double service_time, int agents) {
  return erlang_c(load, agents) * service_time / (agents - load);
}

}  // namespace marketday
