#include "models/coupon_model.h"

#include <fmt/core.h>

#include <cmath>
#include <limits>

#include "sim/io/csv_cells.h"

namespace marketday {
namespace {

constexpr std::int64_t kMostDays = 100'000;
constexpr double kMostCoupons = 1e12;

// A whole number of days in the cell, nothing where it is none.
std::optional<int> day_in(const CsvTable& table, std::size_t row, std::size_t column,
                          std::int64_t low, std::int64_t high) {
  if (table.empty(row, column)) return {};
  const auto day = integer_in(table.text(row, column));
  if (!day || *day < low || *day > high) return {};
  return static_cast<int>(*day);
}

}  // namespace

CouponRows CouponModel::read(const CsvTable& table) const {
  const CouponForm& form = recipe_.form.coupon;
  const CleanRows clean = clean_rows(table, recipe_, true);
  const std::size_t valid = table.column(form.valid_days);
  const std::size_t redeemed = table.column(form.redeemed_day);
  const std::size_t seen = form.seen_days.empty() ? 0 : table.column(form.seen_days);
  const std::size_t count = form.count.empty() ? 0 : table.column(form.count);
  CouponRows result;
  result.report = clean.report;
  for (const std::size_t row : clean.rows) {
    const auto reject = [&](std::size_t column, const std::string& cure) {
      reject_cell(recipe_, table, row, column, cure, result.report);
    };
    const auto days = day_in(table, row, valid, 1, kMostDays);
    if (!days) {
      reject(valid, "the days a coupon is valid, 1 or more, are expected");
      continue;
    }
    CouponOutcome coupon{*days, *days, false};
    int last_seen = *days;
    if (!form.seen_days.empty()) {
      const auto until = day_in(table, row, seen, 0, *days);
      if (!until) {
        reject(seen, fmt::format("the last day looked at is expected, 0 to the last valid one, {}",
                                 *days));
        continue;
      }
      coupon.day = last_seen = *until;
    }
    if (!recipe_.is_missing(table, row, redeemed)) {
      const auto day = day_in(table, row, redeemed, 1, coupon.day);
      if (!day) {
        reject(redeemed, fmt::format("the day of redemption is expected, 1 to the last one seen, "
                                     "{}; an empty cell is none",
                                     coupon.day));
        continue;
      }
      coupon.day = *day;
      coupon.redeemed = true;
    }
    if (!form.count.empty()) coupon.coupons = table.number(row, count, 0.0, kMostCoupons);
    result.rows.push_back(row);
    result.coupons.push_back(std::move(coupon));
    result.seen_days.push_back(last_seen);
  }
  result.report.used = result.rows.size();
  return result;
}

std::vector<CouponOutcome> CouponModel::outcomes(const CsvTable& table,
                                                 const CouponRows& rows) const {
  const FeatureRows z = features(table, rows.rows);
  std::vector<CouponOutcome> coupons = rows.coupons;
  for (std::size_t i = 0; i < coupons.size(); ++i) {
    const auto own = z.row(static_cast<Eigen::Index>(i));
    coupons[i].covariates.assign(own.data(), own.data() + own.size());
  }
  return coupons;
}

void CouponModel::fit_coupons(const CsvTable& table, const CouponRows& rows) {
  if (rows.rows.empty()) {
    throw InputError(Place{table.file(), 0, 0}, "rows", "none can be used",
                     "correct the cells, or give the recipe other ways with them");
  }
  learn_encoder(table, rows.rows);
  const FeatureRows z = features(table, rows.rows);
  for (Eigen::Index c = 0; c < z.cols(); ++c) {
    if (z.col(c).maxCoeff() > z.col(c).minCoeff()) continue;
    const std::string& name = encoder_.names()[static_cast<std::size_t>(c)];
    throw InputError(Place{table.file(), 0, 0}, fmt::format("column `{}`", name),
                     fmt::format("{} in every training row: its effect cannot be told from h0 "
                                 "and h1",
                                 z(0, c)),
                     "leave it out of the recipe");
  }
  fit_ = fit_coupon_hazard(outcomes(table, rows), encoder_.names());
  if (!fit_.converged) warn("the likelihood's summit was not reached: numbers are not final");
  for (std::size_t i = 0; i < fit_.names.size(); ++i) {
    if (std::isfinite(fit_.standard_errors[i])) continue;
    warn(fmt::format("the likelihood is flat along `{}`: it has no error", fit_.names[i]));
  }
  fitted_ = true;
}

void CouponModel::fit(const CsvTable& data) {
  fit_coupons(data, read(data));
}

PredictionTable CouponModel::predict_table(const CsvTable& data) const {
  require_fitted();
  const CouponForm& form = recipe_.form.coupon;
  const std::size_t valid = data.column(form.valid_days);
  const std::vector<double> none(data.rows(), std::nan(""));
  PredictionTable table{{}, {"prediction", "next_day", "factor"}, {none, none, none}};
  const std::vector<std::size_t> rows = clean_rows(data, recipe_, false).rows;
  const FeatureRows z = features(data, rows);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto own = z.row(static_cast<Eigen::Index>(i));
    const double factor = fit_.factor({own.data(), own.data() + own.size()});
    const auto days = static_cast<double>(data.integer(rows[i], valid, 1, kMostDays));
    double seen = 0.0;
    if (!form.seen_days.empty()) {
      const std::size_t column = data.column(form.seen_days);
      seen = static_cast<double>(data.integer(rows[i], column, 0, static_cast<std::int64_t>(days)));
    }
    const double before = fit_.hazard.cumulative(seen, days, factor);
    const double tomorrow = std::min(seen + 1.0, days);
    table.columns[0][rows[i]] =
        0.0 - std::expm1(before - fit_.hazard.cumulative(days, days, factor));
    table.columns[1][rows[i]] =
        0.0 - std::expm1(before - fit_.hazard.cumulative(tomorrow, days, factor));
    table.columns[2][rows[i]] = factor;
  }
  return table;
}

std::vector<Explanation> CouponModel::explain() const {
  const std::vector<std::string> meanings = {"h0 (start, a day)", "k (fading, a day)",
                                             "h1 (end, a day)", "w (width of the end, days)"};
  Explanation table{fmt::format("Hazard (log-likelihood {:.3f})", fit_.log_likelihood),
                    {"number", "value", "error", "z", "ratio"},
                    meanings,
                    {}};
  table.names.insert(table.names.end(), fit_.covariates.begin(), fit_.covariates.end());
  std::vector<double> values = {fit_.hazard.start, fit_.hazard.decay, fit_.hazard.end,
                                fit_.hazard.end_width};
  values.insert(values.end(), fit_.effects.begin(), fit_.effects.end());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const bool effect = i >= meanings.size();
    const double none = std::numeric_limits<double>::quiet_NaN();
    table.rows.push_back({values[i], fit_.standard_errors[i],
                          effect ? values[i] / fit_.standard_errors[i] : none,
                          effect ? std::exp(values[i]) : none});
  }
  return {table};
}

Json CouponModel::save() const {
  require_fitted();
  return {{"recipe", recipe_.text}, {"encoder", encoder_.save()}, {"fit", to_json(fit_)}};
}

void CouponModel::load(const YamlNode& node) {
  use(read_recipe(node.at("recipe")));
  encoder_.load(node.at("encoder"), recipe_);
  fit_ = read_coupon_hazard(node.at("fit"));
  if (fit_.covariates != encoder_.names()) {
    node.at("fit").fail("other covariates than the encoder's",
                        "the file must be as `marketday fit` wrote it");
  }
  fitted_ = true;
}

}  // namespace marketday
