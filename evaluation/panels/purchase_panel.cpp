#include "evaluation/panels/purchase_panel.h"

#include <algorithm>
#include <tuple>

namespace marketday {
namespace {

auto place_of(const PanelRow& row) {
  const PanelLine& line = row.line;
  return std::tie(row.customer, row.day, row.basket, line.category, line.item, line.units,
                  line.paid_cents, line.discount_cents);
}

// Copies a basket and its lines to the end of `to`.
void append(const PurchasePanel& from, const PanelBasket& basket, int first_day,
            PurchasePanel& to) {
  const auto lines = from.lines_of(basket);
  to.baskets.push_back({basket.day - first_day, static_cast<std::uint32_t>(to.lines.size()),
                        basket.lines, basket.paid_cents});
  to.lines.insert(to.lines.end(), lines.begin(), lines.end());
}

PurchasePanel without_purchases(const PurchasePanel& panel) {
  PurchasePanel empty;
  empty.days = panel.days;
  empty.first_weekday = panel.first_weekday;
  empty.parts = panel.parts;
  empty.items = panel.items;
  empty.categories = panel.categories;
  return empty;
}

void close_customer(PurchasePanel& panel) {
  panel.first_basket.push_back(static_cast<std::uint32_t>(panel.baskets.size()));
}

// All lines of each basket in one: units of its items and all its money.
void merge_lines(PurchasePanel& panel) {
  std::vector<PanelLine> merged;
  merged.reserve(panel.baskets.size());
  for (PanelBasket& basket : panel.baskets) {
    PanelLine sum;
    sum.units = 0;
    for (const PanelLine& line : panel.lines_of(basket)) {
      if (line.item != kNoItem) sum.units += line.units;
      sum.paid_cents += line.paid_cents;
      sum.discount_cents += line.discount_cents;
    }
    sum.units = std::max(sum.units, 1U);
    basket.first_line = static_cast<std::uint32_t>(merged.size());
    basket.lines = 1;
    merged.push_back(sum);
  }
  panel.lines = std::move(merged);
  panel.items = 0;
  panel.categories = 0;
}

}  // namespace

std::span<const PanelBasket> PurchasePanel::baskets_of(std::size_t customer) const {
  return std::span(baskets).subspan(first_basket[customer],
                                    first_basket[customer + 1] - first_basket[customer]);
}

std::span<const PanelLine> PurchasePanel::lines_of(const PanelBasket& basket) const {
  return std::span(lines).subspan(basket.first_line, basket.lines);
}

void fill_panel(PurchasePanel& panel, std::vector<PanelRow> rows, std::uint32_t customers) {
  std::sort(rows.begin(), rows.end(),
            [](const PanelRow& a, const PanelRow& b) { return place_of(a) < place_of(b); });
  panel.first_basket.assign(1, 0);
  panel.baskets.clear();
  panel.lines.clear();
  panel.lines.reserve(rows.size());
  const PanelRow* last = nullptr;
  for (const PanelRow& row : rows) {
    while (panel.customers() < row.customer) close_customer(panel);
    const bool same = last != nullptr && last->customer == row.customer && last->day == row.day &&
                      last->basket == row.basket;
    if (!same) {
      panel.baskets.push_back({row.day, static_cast<std::uint32_t>(panel.lines.size()), 0, 0});
    }
    ++panel.baskets.back().lines;
    panel.baskets.back().paid_cents += row.line.paid_cents;
    panel.lines.push_back(row.line);
    last = &row;
  }
  while (panel.customers() < customers) close_customer(panel);
}

PurchasePanel days_of(const PurchasePanel& panel, int first, int end) {
  PurchasePanel part = without_purchases(panel);
  part.days = end - first;
  part.first_weekday = (panel.first_weekday + first) % 7;
  for (std::size_t c = 0; c < panel.customers(); ++c) {
    for (const PanelBasket& basket : panel.baskets_of(c)) {
      if (basket.day >= first && basket.day < end) append(panel, basket, first, part);
    }
    close_customer(part);
  }
  return part;
}

PurchasePanel customers_of(const PurchasePanel& panel, std::span<const std::uint32_t> customers) {
  PurchasePanel part = without_purchases(panel);
  for (const std::uint32_t c : customers) {
    for (const PanelBasket& basket : panel.baskets_of(c)) append(panel, basket, 0, part);
    close_customer(part);
  }
  return part;
}

PurchasePanel joined(std::span<const PurchasePanel> panels) {
  PurchasePanel all = without_purchases(panels.front());
  for (const PurchasePanel& panel : panels) {
    for (std::size_t c = 0; c < panel.customers(); ++c) {
      for (const PanelBasket& basket : panel.baskets_of(c)) append(panel, basket, 0, all);
      close_customer(all);
    }
  }
  return all;
}

PurchasePanel as_seen_in(const PurchasePanel& real, PurchasePanel simulated) {
  if (simulated.has(kItems) && !real.has(kItems)) merge_lines(simulated);
  simulated.parts &= real.parts;
  return simulated;
}

}  // namespace marketday
