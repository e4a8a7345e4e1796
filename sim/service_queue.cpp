#include "sim/service_queue.h"

#include <limits>

namespace marketday {

double erlang_b(int servers, double load) {
  double lost = 1.0;
  for (int k = 1; k <= servers; ++k) lost = load * lost / (k + load * lost);
  return lost;
}

double erlang_c(int servers, double load) {
  if (load >= servers) return 1.0;
  const double lost = erlang_b(servers, load);
  return servers * lost / (servers - load * (1.0 - lost));
}

double mean_wait(int servers, double load, double mean_service_time) {
  if (load >= servers) return std::numeric_limits<double>::infinity();
  return erlang_c(servers, load) * mean_service_time / (servers - load);
}

}  // namespace marketday
