// What comes next in a session, or how it ends, by a network that reads its last events: an item
// is learnt as a vector. Items that the fit did not meet count as none.
#pragma once

#include <memory>

#include "models/neural/network.h"
#include "models/recommend/ratings.h"
#include "sim/io/csv.h"
#include "sim/io/yaml.h"

namespace marketday {

// Sessions out of a table with one row an event.
struct SessionColumns {
  std::string session;
  std::string time;     // a number or a date; "none": the order of the rows
  std::string item;     // of an event
  std::string outcome;  // 0 or 1, the same in all rows of a session; "none"
};

struct Session {
  std::string name;
  std::vector<std::string> items;
  double outcome = 0.0;
};

// By first appearance. InputError for cells that are none.
std::vector<Session> read_sessions(const CsvTable& table, const SessionColumns& columns);

struct SessionOptions {
  NeuralKind kind = NeuralKind::lstm;
  bool next_item = true;    // otherwise the chance of the outcome
  std::size_t window = 10;  // last events that are looked at
  std::size_t embedding = 32;
  std::size_t hidden = 32;
  std::size_t layers = 1;
  std::size_t kernel = 3;
  TrainingPlan plan;
};

class SessionNetwork {
 public:
  explicit SessionNetwork(const SessionOptions& options) : options_(options) {}

  // next_item: every item after the first is learnt from those before it.
  void fit(const std::vector<Session>& sessions);
  const NameIndex& items() const { return items_; }
  // Logarithms of chances up to a constant, one an item, after each of these sessions.
  std::vector<std::vector<float>> next_scores(const std::vector<Session>& sessions) const;
  // The chance that each ends with the outcome.
  std::vector<double> outcomes(const std::vector<Session>& sessions) const;
  Json save() const;
  void load(const YamlNode& node);

 private:
  NetworkShape shape() const;
  void add(const std::vector<std::string>& items, std::size_t end, Examples& examples) const;
  Examples ends_of(const std::vector<Session>& sessions) const;

  SessionOptions options_;
  NameIndex items_;
  std::unique_ptr<Network> network_;
};

}  // namespace marketday
