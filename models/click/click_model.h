// What models of clicks on ranked lists share: the log they read, and the questions they answer. A
// click needs that the place was looked at and that the item pleased; each model says how.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/tabular/tabular_model.h"

namespace marketday {

// One row a shown item.
struct ClickLog {
  std::vector<std::string> items;      // names
  std::vector<std::uint32_t> item;     // of each row, in `items`
  std::vector<int> position;           // from 1
  std::vector<std::uint8_t> click;     // 1 or 0; empty where the table has none
  std::vector<std::uint32_t> session;  // one list of items; each row its own where none is named
  std::uint32_t sessions = 0;

  std::size_t rows() const { return item.size(); }
};

ClickLog rows_of(const ClickLog& log, const std::vector<std::size_t>& rows);
// Rows of each session by rising position.
std::vector<std::vector<std::size_t>> ranked_sessions(const ClickLog& log);

class ClickModel : public Model {
 public:
  explicit ClickModel(Json parameters) : settings_(std::move(parameters)) {}

  virtual bool needs_sessions() const { return false; }
  virtual void learn(const ClickLog& log) = 0;
  // Chance of a click on each row, knowing the list alone.
  virtual std::vector<double> chances(const ClickLog& log) const = 0;
  // The same, knowing the clicks above it too.
  virtual std::vector<double> given_clicks_above(const ClickLog& log) const = 0;
  virtual std::vector<Explanation> explain() const = 0;

  // InputError with place where a cell is no item, position or click, or two items share a place.
  ClickLog read(const CsvTable& data, bool with_clicks) const;
  double held_out() const { return settings_.at("held_out").get<double>(); }
  std::uint64_t seed() const { return settings_.at("seed").get<std::uint64_t>(); }

  void fit(const CsvTable& data) override { learn(read(data, true)); }
  std::vector<double> predict(const CsvTable& data) const override {
    return chances(read(data, false));
  }

 protected:
  double prior_rows() const { return settings_.at("prior_rows").get<double>(); }

 private:
  Json settings_;
};

// Columns, held-out share, seed and prior: the parameters that all have.
std::vector<Parameter> click_parameters();

}  // namespace marketday
