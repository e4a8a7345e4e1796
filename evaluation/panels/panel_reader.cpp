#include "evaluation/panels/panel_reader.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <unordered_map>

#include "models/purchase_history.h"

namespace marketday {
namespace {

constexpr double kMostMoney = 1e12;
constexpr int kMostDays = 36'500;

// Names as numbers, in order of first appearance.
class Names {
 public:
  std::uint32_t number_of(std::string_view name) {
    return numbers_.emplace(std::string(name), static_cast<std::uint32_t>(numbers_.size()))
        .first->second;
  }
  std::uint32_t size() const { return static_cast<std::uint32_t>(numbers_.size()); }

 private:
  std::unordered_map<std::string, std::uint32_t> numbers_;
};

// Categories of items from a file of their own.
std::unordered_map<std::string, std::string> read_categories(const YamlNode& node,
                                                             const std::string& beside) {
  node.only_keys(std::vector<std::string>{"file", "item", "category"});
  const std::filesystem::path near = std::filesystem::path(beside) / node.at("file").text();
  const CsvTable table =
      CsvTable::load(std::filesystem::exists(near) ? near.string() : node.at("file").text());
  const std::size_t item = table.column(node.at("item").text());
  const std::size_t category = table.column(node.at("category").text());
  std::unordered_map<std::string, std::string> categories;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (table.empty(row, category)) continue;
    categories.emplace(table.text(row, item), table.text(row, category));
  }
  return categories;
}

std::optional<std::size_t> find_column(const CsvTable& table, const YamlNode& recipe,
                                       const char* key) {
  const auto node = recipe.find(key);
  if (!node) return std::nullopt;
  return table.column(node->text());
}

class Reader {
 public:
  Reader(const CsvTable& table, const YamlNode& recipe, const std::string& beside)
      : table_(table), recipe_(recipe) {
    std::vector<std::string> known;
    for (const Parameter& p : panel_recipe_description().parameters) known.push_back(p.name);
    recipe.only_keys(known);
    customer_ = table.column(recipe.at("customer").text());
    if (recipe.find("date").has_value() == recipe.find("day").has_value()) {
      recipe.fail("no `date` or `day`, or both", "name one of the two columns");
    }
    date_ = find_column(table, recipe, "date");
    day_ = find_column(table, recipe, "day");
    basket_ = find_column(table, recipe, "basket");
    item_ = find_column(table, recipe, "item");
    units_ = find_column(table, recipe, "units");
    paid_ = table.column(recipe.at("paid").text());
    if (const auto category = recipe.find("category")) {
      if (category->is_map()) {
        if (!item_) category->fail("a file of categories without `item`", "name the item column");
        categories_of_items_ = read_categories(*category, beside);
        has_categories_ = true;
      } else {
        category_ = table.column(category->text());
        has_categories_ = true;
      }
    }
    if (const auto discounts = recipe.find("discounts")) {
      for (const YamlNode& node : discounts->items()) {
        discounts_.push_back(table.column(node.text()));
      }
    }
    if (const auto cents = recipe.find("cents_per_unit")) cents_ = cents->number(1e-6, 1e6);
    if (const auto first = recipe.find("first_date")) first_day_ = date_in(*first);
    if (const auto days = recipe.find("days")) {
      days_ = static_cast<int>(days->integer(1, kMostDays));
    }
  }

  ReadPanel read() {
    for (std::size_t row = 0; row < table_.rows(); ++row) read_row(row);
    ReadPanel result;
    result.report = report_;
    result.report.read = table_.rows();
    if (days_of_rows_.empty()) {
      throw InputError(Place{table_.file(), 0, 0}, "rows", result.report.text(),
                       "no row is left; look at the recipe");
    }
    finish(result);
    return result;
  }

 private:
  static int date_in(const YamlNode& node) {
    const int day = parse_date(node.text());
    if (day < 0) node.fail(node.found(), "a date is expected, as 2024-01-31");
    return day;
  }

  void reject(const std::string& reason) { ++report_.rejected[reason]; }

  int day_of(std::size_t row) const {
    if (day_) return static_cast<int>(table_.integer(row, *day_, -kMostDays, kMostDays * 10));
    const int day = parse_date(table_.text(row, *date_));
    if (day < 0) {
      table_.fail(row, *date_, fmt::format("found `{}`", table_.text(row, *date_)), "a date is expected, as 2024-01-31");
    }
    return day;
  }

  // Adds the row's money to `line`; false: not a purchase.
  bool read_money(std::size_t row, PanelLine& line) {
    if (units_) {
      const double units = table_.number(row, *units_, -1e9, 1e9);
      if (units <= 0.0) return reject("nothing bought: units of 0 or below, a return"), false;
      line.units = static_cast<std::uint32_t>(std::max(1.0, std::round(units)));
    }
    const double paid = table_.number(row, paid_, -kMostMoney, kMostMoney) * cents_;
    if (paid < 0.0) return reject("paid below 0: a return or a correction"), false;
    line.paid_cents = std::llround(paid);
    for (const std::size_t column : discounts_) {
      line.discount_cents +=
          std::llround(std::abs(table_.number(row, column, -kMostMoney, kMostMoney)) * cents_);
    }
    return true;
  }

  void read_goods(std::size_t row, PanelLine& line) {
    if (item_) line.item = items_.number_of(table_.text(row, *item_));
    if (category_) {
      if (!table_.empty(row, *category_)) {
        line.category = categories_.number_of(table_.text(row, *category_));
      }
    } else if (item_ && has_categories_) {
      const auto found = categories_of_items_.find(std::string(table_.text(row, *item_)));
      if (found == categories_of_items_.end()) {
        ++without_category_;
      } else {
        line.category = categories_.number_of(found->second);
      }
    }
  }

  void read_row(std::size_t row) {
    if (table_.empty(row, customer_)) return reject("no customer");
    PanelRow r;
    const int day = day_of(row);
    if (first_day_ && day < *first_day_) return reject("before the first date");
    if (first_day_ && days_ > 0 && day >= *first_day_ + days_) return reject("after the last day");
    if (!read_money(row, r.line)) return;
    read_goods(row, r.line);
    r.customer = customers_.number_of(table_.text(row, customer_));
    // without baskets a customer's day is one
    if (basket_) r.basket = baskets_.number_of(table_.text(row, *basket_));
    days_of_rows_.push_back(day);
    rows_.push_back(r);
    ++report_.used;
  }

  void finish(ReadPanel& result) {
    const auto [low, high] = std::minmax_element(days_of_rows_.begin(), days_of_rows_.end());
    const int first = first_day_.value_or(*low);
    PurchasePanel& panel = result.panel;
    panel.days = days_ > 0 ? days_ : *high - first + 1;
    for (std::size_t i = 0; i < rows_.size(); ++i) rows_[i].day = days_of_rows_[i] - first;
    if (!first_day_ && days_ > 0) {
      const auto late = [&](const PanelRow& row) { return row.day >= panel.days; };
      const auto cut = static_cast<std::size_t>(std::count_if(rows_.begin(), rows_.end(), late));
      std::erase_if(rows_, late);
      result.report.used -= cut;
      if (cut > 0) result.report.rejected["after the last day"] += cut;
    }
    panel.parts = (item_ ? kItems : 0U) | (has_categories_ ? kCategories : 0U) |
                  (units_ ? kUnits : 0U) | (discounts_.empty() ? 0U : kDiscounts) |
                  (date_ ? kWeekdays : 0U);
    panel.items = items_.size();
    panel.categories = categories_.size();
    if (date_) panel.first_weekday = (first + 3) % 7;  // 1970-01-01 was a Thursday
    result.report.first_date = date_ ? format_date(first) : fmt::format("day {}", first);
    result.report.without_category = without_category_;
    fill_panel(panel, std::move(rows_), customers_.size());
  }

  const CsvTable& table_;
  const YamlNode& recipe_;
  std::size_t customer_ = 0;
  std::size_t paid_ = 0;
  std::optional<std::size_t> date_, day_, basket_, item_, units_, category_;
  std::vector<std::size_t> discounts_;
  std::unordered_map<std::string, std::string> categories_of_items_;
  bool has_categories_ = false;
  double cents_ = 100.0;
  std::optional<int> first_day_;
  int days_ = 0;
  Names customers_, baskets_, items_, categories_;
  std::vector<PanelRow> rows_;
  std::vector<int> days_of_rows_;
  PanelReport report_;
  std::size_t without_category_ = 0;
};

}  // namespace

std::string PanelReport::text() const {
  std::string text = fmt::format("{} rows read, {} used", read, used);
  for (const auto& [reason, count] : rejected) {
    text += fmt::format("; {} rejected: {}", count, reason);
  }
  if (without_category > 0) text += fmt::format("; {} used without a category", without_category);
  return text;
}

ReadPanel read_panel(const CsvTable& table, const YamlNode& recipe, const std::string& beside) {
  return Reader(table, recipe, beside).read();
}

Description panel_recipe_description() {
  return {"panel_recipe",
          "What the columns of a transactions file are, for `marketday panel` and `calibrate`.",
          "-",
          {required(text("customer", "", {}, "column; rows without are turned away")),
           text("date", "", {}, "column of YYYY-MM-DD, a time may follow"),
           text("day", "", {}, "column of whole days, in place of dates"),
           text("basket", "", {}, "column; left out: all that a customer buys in a day is one"),
           text("item", "", {}, "column"),
           text("category", "", {},
                "column, or a map of `file`, `item` and `category`: where an item's stands"),
           text("units", "", {}, "column; rows of 0 or below are turned away as returns"),
           required(text("paid", "", {}, "column of money paid for the row")),
           texts("discounts", {}, "columns of money off, which with `paid` make the regular price"),
           number("cents_per_unit", "cents", 100, 1e-6, 1e6, "of one unit of money in the file"),
           text("first_date", "", {}, "rows before it are turned away"),
           integer("days", "days", 0, 1, kMostDays, "from the first; rows after are turned away")}};
}

}  // namespace marketday
