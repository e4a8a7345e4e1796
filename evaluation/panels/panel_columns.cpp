#include "evaluation/panels/panel_columns.h"

#include <algorithm>
#include <cmath>

namespace marketday {
namespace {

double number(auto value) {
  return static_cast<double>(value);
}

// Purchase days of one customer, ascending, each once.
std::vector<int> purchase_days_of(std::span<const PanelBasket> baskets) {
  std::vector<int> days;
  for (const PanelBasket& basket : baskets) {
    if (days.empty() || days.back() != basket.day) days.push_back(basket.day);
  }
  return days;
}

void add_timing(const PurchasePanel& panel, const std::vector<int>& days, PanelColumns& columns) {
  for (std::size_t i = 1; i < days.size(); ++i) {
    columns.gaps_days.push_back(days[i] - days[i - 1]);
    const auto week = static_cast<std::size_t>(days[i] / 7);
    if (week < columns.weekly_repeats.size()) columns.weekly_repeats[week] += 1.0;
  }
  const int half = panel.days / 2;
  if (days.front() < half) {
    const auto end = std::lower_bound(days.begin(), days.end(), half);
    columns.repeats.push_back(number(end - days.begin()) - 1.0);
  }
  if (3 * days.back() >= 2 * panel.days) columns.last_third_buyers += 1.0;
}

// ln(basket value) of one customer: mean, and squares around it.
void add_spread(std::span<const PanelBasket> baskets, PanelColumns& columns) {
  double n = 0.0;
  double sum = 0.0;
  double squares = 0.0;
  for (const PanelBasket& basket : baskets) {
    if (basket.paid_cents <= 0) continue;
    const double value = std::log(number(basket.paid_cents));
    n += 1.0;
    sum += value;
    squares += value * value;
  }
  if (n < 2.0) return;
  columns.mean_log.push_back(sum / n);
  columns.within_log_squares += std::max(0.0, squares - sum * sum / n);
  columns.within_log_freedom += n - 1.0;
}

// Which of `counts` things turned up, in the order of their numbers, zeros left out.
std::vector<double> without_zeros(const std::vector<double>& counts) {
  std::vector<double> found;
  for (const double count : counts) {
    if (count > 0.0) found.push_back(count);
  }
  return found;
}

// Goes over lines with what is remembered of their customer.
class Lines {
 public:
  Lines(const PurchasePanel& panel, PanelColumns& columns)
      : panel_(panel),
        columns_(columns),
        item_units_(panel.items, 0.0),
        category_lines_(panel.categories, 0.0),
        category_customers_(panel.categories, 0.0),
        last_item_(panel.categories, kNoItem),
        seen_by_(panel.categories, 0),
        seen_in_(panel.categories, 0) {}

  void add_customer(std::span<const PanelBasket> baskets) {
    ++customer_;
    double categories = 0.0;
    const std::size_t first = columns_.basket_units.size();
    for (const PanelBasket& basket : baskets) categories += add_basket(basket);
    add_units(std::span(columns_.basket_units).subspan(first));
    if (panel_.has(kCategories)) columns_.customer_categories.push_back(categories);
  }

  void finish() {
    columns_.item_units = without_zeros(item_units_);
    columns_.category_lines = without_zeros(category_lines_);
    columns_.category_customers = without_zeros(category_customers_);
    columns_.one_basket_units /= only_baskets_;
    columns_.more_baskets_units /= number(columns_.basket_units.size()) - only_baskets_;
    columns_.deal_units /= number(columns_.depths.size());
    columns_.regular_units /= columns_.lines - number(columns_.depths.size());
  }

 private:
  // Units of the baskets of one customer.
  void add_units(std::span<const double> baskets) {
    double sum = 0.0;
    double squares = 0.0;
    for (const double units : baskets) {
      sum += units;
      squares += units * units;
    }
    if (baskets.size() == 1) {
      only_baskets_ += 1.0;
      columns_.one_basket_units += sum;
    } else if (!baskets.empty()) {
      const double n = number(baskets.size());
      columns_.more_baskets_units += sum;
      columns_.within_units_squares += squares - sum * sum / n;
      columns_.within_units_freedom += n - 1.0;
    }
  }

  // Returns how many categories are new to the customer.
  double add_basket(const PanelBasket& basket) {
    ++basket_;
    double units = 0.0;
    double lines = 0.0;
    double categories = 0.0;
    double fresh = 0.0;
    for (const PanelLine& line : panel_.lines_of(basket)) {
      if (panel_.has(kItems) && line.item == kNoItem) continue;
      lines += 1.0;
      units += line.units;
      columns_.line_units.push_back(line.units);
      if (panel_.has(kDiscounts)) add_price(line);
      if (panel_.has(kItems)) item_units_[line.item] += line.units;
      if (!panel_.has(kCategories) || line.category == kNoItem) continue;
      categories += seen_in_[line.category] == basket_ ? 0.0 : 1.0;
      fresh += add_category(line);
    }
    if (lines > 0.0) {
      columns_.basket_units.push_back(units);
      columns_.basket_lines.push_back(lines);
      if (panel_.has(kCategories)) columns_.basket_categories.push_back(categories);
    }
    return fresh;
  }

  // Lines after the first from a category in a basket do not count as coming back to it.
  double add_category(const PanelLine& line) {
    const std::uint32_t c = line.category;
    const bool known = seen_by_[c] == customer_;
    category_lines_[c] += 1.0;
    if (!known) category_customers_[c] += 1.0;
    if (known && seen_in_[c] != basket_ && last_item_[c] != kNoItem && line.item != kNoItem) {
      columns_.again_lines += 1.0;
      columns_.same_item_lines += last_item_[c] == line.item ? 1.0 : 0.0;
    }
    seen_by_[c] = customer_;
    seen_in_[c] = basket_;
    last_item_[c] = line.item;
    return known ? 0.0 : 1.0;
  }

  void add_price(const PanelLine& line) {
    if (line.regular_cents() <= 0) return;
    columns_.lines += 1.0;
    if (line.discount_cents > 0) {
      columns_.depths.push_back(number(line.discount_cents) / number(line.regular_cents()));
      columns_.deal_units += line.units;
    } else {
      columns_.regular_units += line.units;
    }
  }

  const PurchasePanel& panel_;
  PanelColumns& columns_;
  std::vector<double> item_units_;
  std::vector<double> category_lines_;
  std::vector<double> category_customers_;
  std::vector<std::uint32_t> last_item_;  // of the customer in a category
  std::vector<std::uint32_t> seen_by_;    // customer who bought from a category last
  std::vector<std::uint32_t> seen_in_;    // basket that held a category last
  std::uint32_t customer_ = 0;
  std::uint32_t basket_ = 0;
  double only_baskets_ = 0.0;  // whose customer has no other
};

}  // namespace

PanelColumns::PanelColumns(const PurchasePanel& panel) : days(panel.days), parts(panel.parts) {
  weekly_repeats.assign(static_cast<std::size_t>(panel.days / 7), 0.0);
  basket_cents.reserve(panel.baskets.size());
  line_units.reserve(panel.lines.size());
  Lines each_line(panel, *this);
  for (std::size_t c = 0; c < panel.customers(); ++c) {
    const auto baskets = panel.baskets_of(c);
    const std::vector<int> bought_on = purchase_days_of(baskets);
    purchase_days.push_back(number(bought_on.size()));
    double spent = 0.0;
    for (const PanelBasket& basket : baskets) {
      basket_cents.push_back(number(basket.paid_cents));
      spent += number(basket.paid_cents);
      ++weekday_baskets[static_cast<std::size_t>((panel.first_weekday + basket.day) % 7)];
    }
    spent_cents.push_back(spent);
    if (baskets.empty()) continue;
    buyers += 1.0;
    one_basket += baskets.size() == 1 ? 1.0 : 0.0;
    add_timing(panel, bought_on, *this);
    add_spread(baskets, *this);
    each_line.add_customer(baskets);
  }
  each_line.finish();
  if (panel.has(kItems | kDiscounts)) deal_elasticity = panel_response(panel);
}

}  // namespace marketday
