#include "sim/order.h"

#include <algorithm>

namespace marketday {

void drop_empty(std::vector<OrderLine>& lines) {
  std::size_t first = 0;
  std::size_t kept = 0;
  while (first < lines.size()) {
    std::size_t end = first;
    bool goods = false;
    for (; end < lines.size() && lines[end].shopper == lines[first].shopper; ++end) {
      goods = goods || (lines[end].quantity > 0 && lines[end].slot != kOtherGoods);
    }
    for (; first < end; ++first) {
      if (goods && lines[first].quantity > 0) lines[kept++] = lines[first];
    }
  }
  lines.resize(kept);
}

std::vector<Order> orders_of(const std::vector<OrderLine>& lines) {
  std::vector<Order> orders;
  const auto count = static_cast<std::uint32_t>(lines.size());
  for (std::uint32_t first = 0; first < count;) {
    Order& order = orders.emplace_back();
    order.shopper = lines[first].shopper;
    order.segment = lines[first].segment;
    order.group = lines[first].group;
    order.first_line = first;
    while (first < count && lines[first].shopper == order.shopper) ++first;
    order.lines = first - order.first_line;
  }
  return orders;
}

Cents subsidy_of(const Order& order, const std::vector<OrderLine>& lines) {
  Cents sum = order.waived_cents;
  for (std::uint32_t i = 0; i < order.lines; ++i) {
    sum += lines[order.first_line + i].subsidy_cents();
  }
  return sum;
}

}  // namespace marketday
