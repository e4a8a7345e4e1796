#include "models/lifetime_plugin.h"

#include <fmt/core.h>

#include <unordered_set>
#include <utility>

namespace marketday {
namespace {

class LifetimeModel : public Model {
 public:
  LifetimeModel(LifetimePlugin plugin, Json parameters)
      : plugin_(std::move(plugin)), settings_(std::move(parameters)) {}

  void fit(const CsvTable& data) override { fit_ = plugin_.fit(histories(data).customers); }

  std::vector<double> predict(const CsvTable& data) const override {
    if (fit_.parameters.empty()) throw InputError("lifetime model: fit or load it first");
    std::vector<double> result;
    const double weeks = settings_["horizon_weeks"];
    for (const History& h : histories(data).customers) {
      result.push_back(plugin_.predict(fit_.parameters, h, weeks));
    }
    return result;
  }

  PredictionTable predict_table(const CsvTable& data) const override {
    return {customer_names(data), {"prediction"}, {predict(data)}};
  }

  Json save() const override { return to_json(fit_, plugin_.names); }
  void load(const YamlNode& node) override { fit_ = read_fit(node, plugin_.names); }

 private:
  Histories histories(const CsvTable& data) const {
    TransactionColumns columns{settings_["customer_column"], settings_["date_column"],
                               settings_["amount_column"]};
    const std::string end = settings_["calibration_end"];
    return read_histories(data, columns, end == "last" ? "" : end);
  }

  // As read_histories orders its customers: by their first row that is not after the end.
  std::vector<std::string> customer_names(const CsvTable& data) const {
    const int end = parse_date(histories(data).end_date);
    const std::size_t customer = data.column(settings_["customer_column"]);
    const std::size_t date = data.column(settings_["date_column"]);
    std::unordered_set<std::string> seen;
    std::vector<std::string> names;
    for (std::size_t row = 0; row < data.rows(); ++row) {
      if (parse_date(data.text(row, date)) > end) continue;
      const auto [name, fresh] = seen.emplace(data.text(row, customer));
      if (fresh) names.push_back(*name);
    }
    return names;
  }

  LifetimePlugin plugin_;
  Json settings_;
  MaximumLikelihood fit_;
};

}  // namespace

std::vector<Parameter> lifetime_parameters() {
  return {
      text("customer_column", "customer", {}, "column of the customer's name"),
      text("date_column", "date", {}, "column of the purchase date, YYYY-MM-DD"),
      text("amount_column", "amount", {}, "column of the amount paid"),
      text("calibration_end", "last", {}, "end of observation, YYYY-MM-DD; last: as in the data"),
      number("horizon_weeks", "weeks", 52.0, 0.0, 5200.0, "how far predictions look ahead")};
}

std::unique_ptr<Model> make_lifetime_model(LifetimePlugin plugin, const Json& parameters) {
  return std::make_unique<LifetimeModel>(std::move(plugin), parameters);
}

void require_repeat_buyers(const std::vector<History>& customers, const char* model) {
  double repeaters = 0.0;
  double all = 0.0;
  for (const History& h : customers) {
    all += h.customers;
    if (h.repeats > 0.0) repeaters += h.customers;
  }
  if (repeaters < 10.0 || all - repeaters < 1.0) {
    throw InputError(fmt::format(
        "{}: {} of {} customers came back before the end of observation; the fit needs at least 10 "
        "who did and 1 who did not: give more data, or another --calibration-end",
        model, repeaters, all));
  }
}

}  // namespace marketday
