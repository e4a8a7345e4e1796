// Row 29: the customer service line as an M/M/c queue. Erlang 1917; the recursion B(k) = a B(k-1) /
// (k + a B(k-1)) neither overflows nor cancels. Load a = arrivals x mean service time, in erlangs.
#pragma once

namespace marketday {

// Share of calls lost when nobody may wait (Erlang B). servers >= 0, load >= 0.
double erlang_b(int servers, double load);

// Share of calls that wait (Erlang C); 1 when load >= servers.
double erlang_c(int servers, double load);

// Mean waiting time before service, in the unit of `mean_service_time`; infinite when load >=
// servers, where the line grows without end.
double mean_wait(int servers, double load, double mean_service_time);

}  // namespace marketday
