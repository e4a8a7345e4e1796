#include "evaluation/panels/panel_reader.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <map>
#include <optional>
#include <tuple>
#include <unordered_map>

#include "models/purchase_history.h"
#include "sim/io/csv_cells.h"
#include "sim/io/files.h"

namespace marketday {
namespace {

constexpr double kMostMoney = 1e12;
constexpr int kMostDays = 36'500;

// Names as numbers, in order of first appearance, and in their own order at the end.
class Names {
 public:
  std::uint32_t number_of(std::string_view name) {
    return numbers_.emplace(std::string(name), static_cast<std::uint32_t>(numbers_.size()))
        .first->second;
  }
  std::uint32_t size() const { return static_cast<std::uint32_t>(numbers_.size()); }
  // The rank of each number's name, so that the order of rows says nothing.
  std::vector<std::uint32_t> ranks() const {
    const std::map<std::string_view, std::uint32_t> sorted(numbers_.begin(), numbers_.end());
    std::vector<std::uint32_t> ranks(numbers_.size());
    std::uint32_t rank = 0;
    for (const auto& [name, number] : sorted) ranks[number] = rank++;
    return ranks;
  }

 private:
  std::unordered_map<std::string, std::uint32_t> numbers_;
};

// Where an item belongs, by a file of its own: empty names where the file has none.
struct Belonging {
  std::string category;
  std::string group;  // taken for the item
};
using Belongings = std::unordered_map<std::string, Belonging>;

Belongings read_belongings(const YamlNode& node, const std::string& file) {
  node.only_keys(std::vector<std::string>{"file", "item", "category", "group"});
  const CsvTable table = CsvTable::load(file);
  const std::size_t item = table.column(node.at("item").text());
  const std::size_t category = table.column(node.at("category").text());
  const auto group = node.find("group");
  const std::size_t group_column = group ? table.column(group->text()) : 0;
  const auto cell = [&](std::size_t row, std::size_t column) {
    return table.empty(row, column) ? std::string() : std::string(table.text(row, column));
  };
  Belongings belongings;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    belongings.emplace(table.text(row, item),
                       Belonging{cell(row, category), group ? cell(row, group_column) : ""});
  }
  return belongings;
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
    date_ = find_column(table, recipe, "date");
    day_ = find_column(table, recipe, "day");
    if (date_.has_value() == day_.has_value()) {
      recipe.fail("no `date` or `day`, or both", "name one of the two columns");
    }
    basket_ = find_column(table, recipe, "basket");
    item_ = find_column(table, recipe, "item");
    units_ = find_column(table, recipe, "units");
    find_money();
    if (const auto category = recipe.find("category")) find_category(*category, beside);
    if (const auto most = recipe.find("most_units")) most_units_ = most->number(1, 1e9);
    if (const auto rows = recipe.find("row_baskets")) row_baskets_ = rows->flag();
    if (basket_ && row_baskets_) {
      recipe.at("row_baskets").fail("beside `basket`", "leave one of the two out");
    }
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

  void find_money() {
    const auto price = recipe_.find("unit_price");
    if (price && recipe_.find("paid")) {
      price->fail("`unit_price` beside `paid`", "leave one of the two out");
    }
    if (price && !units_) price->fail("`unit_price` without `units`", "name the units column");
    by_unit_ = price.has_value();
    paid_ = table_.column(price ? price->text() : recipe_.at("paid").text());
    if (const auto discounts = recipe_.find("discounts")) {
      for (const YamlNode& node : discounts->items()) {
        discounts_.push_back(table_.column(node.text()));
      }
    }
    if (const auto cents = recipe_.find("cents_per_unit")) cents_ = cents->number(1e-6, 1e6);
  }

  void find_category(const YamlNode& node, const std::string& beside) {
    has_categories_ = true;
    if (!node.is_map()) {
      category_ = table_.column(node.text());
      return;
    }
    if (!item_) node.fail("a file of categories without `item`", "name the item column");
    // beside the recipe, else beside the data
    const std::string name = node.at("file").text();
    belongings_ = read_belongings(
        node, path_beside(path_beside(name, beside),
                          std::filesystem::path(table_.file()).parent_path().string()));
    grouped_ = node.find("group").has_value();
  }

  bool reject(const std::string& reason) {
    ++report_.rejected[reason];
    return false;
  }

  int day_of(std::size_t row) const {
    if (day_) return static_cast<int>(table_.integer(row, *day_, -kMostDays, kMostDays * 10));
    const int day = parse_date(table_.text(row, *date_));
    if (day < 0) {
      table_.fail(row, *date_, show_cell(table_.text(row, *date_)),
                  "a date is expected, as 2024-01-31");
    }
    return day;
  }

  // Adds the row's money to `line`; false: not a purchase.
  bool read_money(std::size_t row, PanelLine& line) {
    if (units_) {
      const double units = table_.number(row, *units_, -1e9, 1e9);
      if (units <= 0.0) return reject("nothing bought: units of 0 or below, a return");
      if (units > most_units_) return reject("more units than `most_units`");
      line.units = static_cast<std::uint32_t>(std::max(1.0, std::round(units)));
    }
    double paid = table_.number(row, paid_, -kMostMoney, kMostMoney) * cents_;
    if (by_unit_) paid *= table_.number(row, *units_, -1e9, 1e9);
    if (paid < 0.0) return reject("paid below 0: a return or a correction");
    line.paid_cents = std::llround(paid);
    for (const std::size_t column : discounts_) {
      line.discount_cents +=
          std::llround(std::abs(table_.number(row, column, -kMostMoney, kMostMoney)) * cents_);
    }
    return true;
  }

  void read_goods(std::size_t row, PanelLine& line) {
    if (!item_) {
      if (category_ && !table_.empty(row, *category_)) {
        line.category = categories_.number_of(table_.text(row, *category_));
      }
      return;
    }
    std::string item(table_.text(row, *item_));
    std::string category;
    if (category_ && !table_.empty(row, *category_)) category = table_.text(row, *category_);
    if (const auto found = belongings_.find(item); found != belongings_.end()) {
      category = found->second.category;
      if (grouped_) item = found->second.group;
    } else if (grouped_) {
      item.clear();
    }
    if (has_categories_ && category.empty()) ++without_category_;
    if (!category.empty()) line.category = categories_.number_of(category);
    if (!item.empty()) line.item = items_.number_of(item);
  }

  bool read_row(std::size_t row) {
    if (table_.empty(row, customer_)) return reject("no customer");
    PanelRow r;
    const int day = day_of(row);
    if (first_day_ && day < *first_day_) return reject("before the first date");
    if (first_day_ && days_ > 0 && day >= *first_day_ + days_) return reject("after the last day");
    if (!read_money(row, r.line)) return false;
    read_goods(row, r.line);
    r.customer = customers_.number_of(table_.text(row, customer_));
    if (basket_) r.basket = baskets_.number_of(table_.text(row, *basket_));
    if (row_baskets_) r.basket = row;
    days_of_rows_.push_back(day);
    rows_.push_back(r);
    ++report_.used;
    return true;
  }

  // Numbers of names by their names' order.
  void sort_names() {
    const auto customers = customers_.ranks();
    const auto baskets = baskets_.ranks();
    const auto items = items_.ranks();
    const auto categories = categories_.ranks();
    for (PanelRow& row : rows_) {
      row.customer = customers[row.customer];
      if (basket_) row.basket = baskets[row.basket];
      if (row.line.item != kNoItem) row.line.item = items[row.line.item];
      if (row.line.category != kNoItem) row.line.category = categories[row.line.category];
    }
    if (row_baskets_) number_rows();
  }

  // Baskets of one row each, those of a customer's day in order of what they hold.
  void number_rows() {
    std::sort(rows_.begin(), rows_.end(), [](const PanelRow& a, const PanelRow& b) {
      return std::tie(a.customer, a.day, a.line.item, a.line.units, a.line.paid_cents,
                      a.line.discount_cents) < std::tie(b.customer, b.day, b.line.item,
                                                        b.line.units, b.line.paid_cents,
                                                        b.line.discount_cents);
    });
    for (std::size_t i = 0; i < rows_.size(); ++i) rows_[i].basket = i;
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
    sort_names();
    fill_panel(panel, std::move(rows_), customers_.size());
  }

  const CsvTable& table_;
  const YamlNode& recipe_;
  std::size_t customer_ = 0;
  std::size_t paid_ = 0;
  std::optional<std::size_t> date_, day_, basket_, item_, units_, category_;
  std::vector<std::size_t> discounts_;
  Belongings belongings_;
  bool has_categories_ = false;
  bool grouped_ = false;
  bool by_unit_ = false;  // money is of a unit
  bool row_baskets_ = false;
  double most_units_ = 1e9;
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
                "column, or a map of `file`, `item`, `category` and perhaps `group`, columns of a "
                "file of items: `group` then stands in for the item"),
           flag("row_baskets", false, "without `basket`: every row is one"),
           number("most_units", "units", 1e9, 1, 1e9, "rows of more are turned away"),
           text("units", "", {}, "column; rows of 0 or below are turned away as returns"),
           text("paid", "", {}, "column of money paid for the row"),
           text("unit_price", "", {}, "in place of `paid`: column of money paid for a unit"),
           texts("discounts", {}, "columns of money off, which with `paid` make the regular price"),
           number("cents_per_unit", "cents", 100, 1e-6, 1e6, "of one unit of money in the file"),
           text("first_date", "", {}, "rows before it are turned away"),
           integer("days", "days", 0, 1, kMostDays, "from the first; rows after are turned away")}};
}

}  // namespace marketday
