#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "models/model.h"
#include "models/purchase_history.h"
#include "sim/registry.h"

namespace marketday {
namespace {

constexpr double kMostAmount = 1e12;
constexpr const char* kMeasures[] = {"recency_days", "frequency", "monetary"};

Description describe() {
  return {"rfm",
          "Customers by recency, frequency and money of their purchases, each in equal groups, the "
          "best having the highest number; predicts the three digits as one number",
          "Hughes (1994); Bult & Wansbeek (1995)",
          {text("customer_column", "customer", {}, "column of the customer's name"),
           text("date_column", "date", {}, "column of the purchase date, YYYY-MM-DD"),
           text("amount_column", "amount", {}, "column of the amount paid; returns below 0"),
           integer("groups", "groups", 5, 2, 9, "of each measure"),
           text("money", "sum", {"sum", "mean"}, "of a customer's amounts"),
           text("today", "last", {},
                "day that recency counts back from, YYYY-MM-DD; last: the day after the last in "
                "the data")}};
}

struct Customers {
  std::vector<std::string> names;  // in order of first appearance
  std::vector<double> measures[3];
};

class Rfm : public Model {
 public:
  explicit Rfm(Json parameters) : settings_(std::move(parameters)) {}

  void fit(const CsvTable& data) override;
  std::vector<double> predict(const CsvTable& data) const override {
    return predict_table(data).columns.front();
  }
  PredictionTable predict_table(const CsvTable& data) const override;

  Json save() const override {
    Json cuts = Json::object();
    for (int m = 0; m < 3; ++m) cuts[kMeasures[m]] = cuts_[m];
    return {{"today", format_date(today_)}, {"cuts", std::move(cuts)}};
  }
  void load(const YamlNode& node) override;

 private:
  int day_to_count_from(const CsvTable& data) const;
  Customers read(const CsvTable& data, int today) const;
  double group(int measure, double value) const;

  Json settings_;
  int today_ = -1;
  std::vector<double> cuts_[3];  // a value's group: how many cuts lie below it
};

int date_at(const CsvTable& data, std::size_t row, std::size_t column) {
  const int day = parse_date(data.text(row, column));
  if (day < 0) {
    data.fail(row, column, fmt::format("`{}`", data.text(row, column)),
              "a date YYYY-MM-DD from 1970 on is expected");
  }
  return day;
}

int Rfm::day_to_count_from(const CsvTable& data) const {
  const std::string today = settings_.at("today");
  if (today != "last") {
    const int day = parse_date(today);
    if (day >= 0) return day;
    throw InputError({"parameters", 0, 0}, "today", fmt::format("found `{}`", today),
                     "a date YYYY-MM-DD is expected, or `last`");
  }
  const std::size_t column = data.column(settings_.at("date_column"));
  int last = 0;
  for (std::size_t row = 0; row < data.rows(); ++row)
    last = std::max(last, date_at(data, row, column));
  return last + 1;
}

// Purchases after `today` are an error: they would have a recency below 0.
Customers Rfm::read(const CsvTable& data, int today) const {
  const std::size_t name = data.column(settings_.at("customer_column"));
  const std::size_t date = data.column(settings_.at("date_column"));
  const std::size_t amount = data.column(settings_.at("amount_column"));
  Customers all;
  std::unordered_map<std::string, std::size_t> index;
  for (std::size_t row = 0; row < data.rows(); ++row) {
    const auto [entry, fresh] = index.emplace(std::string(data.text(row, name)), all.names.size());
    if (fresh) {
      all.names.push_back(entry->first);
      all.measures[0].push_back(1e9);
      all.measures[1].push_back(0.0);
      all.measures[2].push_back(0.0);
    }
    const std::size_t c = entry->second;
    const int day = date_at(data, row, date);
    if (day > today) {
      data.fail(row, date, fmt::format("{}, after {}", format_date(day), format_date(today)),
                "fit anew, or leave later purchases out");
    }
    all.measures[0][c] = std::min<double>(all.measures[0][c], today - day);
    all.measures[1][c] += 1.0;
    all.measures[2][c] += data.number(row, amount, -kMostAmount, kMostAmount);
  }
  if (settings_.at("money") == "mean") {
    for (std::size_t c = 0; c < all.names.size(); ++c) all.measures[2][c] /= all.measures[1][c];
  }
  return all;
}

// Cuts at the customers' quantiles; equal values are never parted.
void Rfm::fit(const CsvTable& data) {
  const auto groups = settings_.at("groups").get<std::size_t>();
  const int today = day_to_count_from(data);
  Customers all = read(data, today);
  if (all.names.size() < groups) {
    throw InputError(Place{data.file(), 0, 0}, "rows",
                     fmt::format("{} customers for {} groups", all.names.size(), groups),
                     "give more customers or fewer groups: {groups: 3}");
  }
  for (int m = 0; m < 3; ++m) {
    std::vector<double>& values = all.measures[m];
    std::sort(values.begin(), values.end());
    cuts_[m].clear();
    for (std::size_t g = 1; g < groups; ++g) {
      cuts_[m].push_back(values[g * values.size() / groups - 1]);
    }
  }
  today_ = today;
}

// 1 to groups; the fewest days are the best recency.
double Rfm::group(int measure, double value) const {
  const std::vector<double>& cuts = cuts_[measure];
  const auto below = std::lower_bound(cuts.begin(), cuts.end(), value) - cuts.begin();
  const auto groups = static_cast<double>(cuts.size() + 1);
  const double rising = static_cast<double>(below) + 1.0;
  return measure == 0 ? groups + 1.0 - rising : rising;
}

PredictionTable Rfm::predict_table(const CsvTable& data) const {
  if (today_ < 0) throw InputError("rfm: fit or load it first");
  Customers all = read(data, today_);
  PredictionTable table{std::move(all.names),
                        {"rfm", "r", "f", "m", "recency_days", "frequency", "monetary"},
                        std::vector<std::vector<double>>(7)};
  for (std::size_t c = 0; c < table.cases.size(); ++c) {
    double digits = 0.0;
    for (int m = 0; m < 3; ++m) {
      const double value = all.measures[m][c];
      const double g = group(m, value);
      digits = 10.0 * digits + g;
      table.columns[static_cast<std::size_t>(m) + 1].push_back(g);
      table.columns[static_cast<std::size_t>(m) + 4].push_back(value);
    }
    table.columns[0].push_back(digits);
  }
  return table;
}

void Rfm::load(const YamlNode& node) {
  today_ = parse_date(node.at("today").text());
  if (today_ < 0) node.at("today").fail("found " + node.at("today").found(), "a date is expected");
  const YamlNode cuts = node.at("cuts");
  for (int m = 0; m < 3; ++m) {
    cuts_[m].clear();
    for (const YamlNode& cut : cuts.at(kMeasures[m]).items()) {
      cuts_[m].push_back(cut.number(-1e300, 1e300));
    }
  }
}

std::unique_ptr<Model> create(const Json& parameters) {
  return std::make_unique<Rfm>(parameters);
}

}  // namespace

MARKETDAY_REGISTER(Model, describe(), create);

}  // namespace marketday
