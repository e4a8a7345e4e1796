#include "models/neural/session_network.h"

#include <fmt/core.h>

#include <algorithm>
#include <unordered_map>

#include "models/neural/saved_weights.h"
#include "models/purchase_history.h"

namespace marketday {
namespace {

constexpr std::size_t kFewestExamples = 10;

double time_at(const CsvTable& table, std::size_t row, std::size_t column) {
  const int day = parse_date(table.text(row, column));
  return day >= 0 ? day : table.number(row, column, -1e15, 1e15);
}

}  // namespace

std::vector<Session> read_sessions(const CsvTable& table, const SessionColumns& columns) {
  const std::size_t name = table.column(columns.session);
  const std::size_t item = table.column(columns.item);
  const bool timed = columns.time != "none";
  const bool ends = columns.outcome != "none";
  std::vector<Session> all;
  std::vector<std::vector<std::pair<double, std::size_t>>> rows;
  std::unordered_map<std::string, std::size_t> index;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const auto [entry, fresh] = index.emplace(std::string(table.text(row, name)), all.size());
    const double outcome = ends ? table.number(row, table.column(columns.outcome), 0.0, 1.0) : 0.0;
    if (fresh) {
      all.push_back({entry->first, {}, outcome});
      rows.emplace_back();
    }
    if (all[entry->second].outcome != outcome) {
      table.fail(row, table.column(columns.outcome), fmt::format("{}", outcome),
                 "a session has one outcome: the same in all its rows");
    }
    const double time = timed ? time_at(table, row, table.column(columns.time)) : 0.0;
    rows[entry->second].emplace_back(time, row);
  }
  for (std::size_t s = 0; s < all.size(); ++s) {
    std::stable_sort(rows[s].begin(), rows[s].end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [time, row] : rows[s]) all[s].items.emplace_back(table.text(row, item));
  }
  return all;
}

NetworkShape SessionNetwork::shape() const {
  NetworkShape s;
  s.kind = options_.kind;
  s.loss = options_.next_item ? NetworkLoss::softmax : NetworkLoss::logistic;
  s.steps = options_.window;
  s.ids = items_.size();
  s.id_width = options_.embedding;
  s.hidden = options_.hidden;
  s.layers = options_.layers;
  s.kernel = options_.kernel;
  return s;
}

// The last events before `end`; a shorter session has none in front.
void SessionNetwork::add(const std::vector<std::string>& items, std::size_t end,
                         Examples& examples) const {
  for (std::size_t back = options_.window; back > 0; --back) {
    const std::uint32_t id = back > end ? kNotKnown : items_.find(items[end - back]);
    examples.ids.push_back(std::min(id, items_.size()));
  }
  ++examples.rows;
}

void SessionNetwork::fit(const std::vector<Session>& sessions) {
  items_ = {};
  for (const Session& session : sessions) {
    for (const std::string& item : session.items) items_.add(item);
  }
  Examples examples;
  for (const Session& session : sessions) {
    if (!options_.next_item) {
      add(session.items, session.items.size(), examples);
      examples.targets.push_back(static_cast<float>(session.outcome));
      continue;
    }
    for (std::size_t end = 1; end < session.items.size(); ++end) {
      add(session.items, end, examples);
      examples.classes.push_back(items_.find(session.items[end]));
    }
  }
  if (examples.rows < kFewestExamples) {
    throw InputError(fmt::format("sessions: {} examples to learn from, at least {} are needed",
                                 examples.rows, kFewestExamples));
  }
  const auto [low, high] = std::minmax_element(examples.targets.begin(), examples.targets.end());
  if (!options_.next_item && *low == *high) {
    throw InputError(fmt::format("sessions: outcome {} in every one; both are needed", *low));
  }
  network_ = make_network(shape());
  train_or_fail(*network_, std::move(examples), options_.plan);
}

Examples SessionNetwork::ends_of(const std::vector<Session>& sessions) const {
  if (!network_) throw InputError("sessions: fit or load the model first");
  Examples examples;
  for (const Session& session : sessions) add(session.items, session.items.size(), examples);
  return examples;
}

std::vector<std::vector<float>> SessionNetwork::next_scores(
    const std::vector<Session>& sessions) const {
  const Examples examples = ends_of(sessions);
  const std::vector<float> said = network_->answers(examples);
  std::vector<std::vector<float>> scores;
  for (std::size_t s = 0; s < sessions.size(); ++s) {
    const auto first = said.begin() + static_cast<std::ptrdiff_t>(s * items_.size());
    scores.emplace_back(first, first + items_.size());
  }
  return scores;
}

std::vector<double> SessionNetwork::outcomes(const std::vector<Session>& sessions) const {
  const Examples examples = ends_of(sessions);
  const std::vector<float> said = network_->answers(examples);
  return {said.begin(), said.end()};
}

Json SessionNetwork::save() const {
  if (!network_) throw InputError("sessions: fit or load the model first");
  Json names = Json::array();
  for (const std::string& name : items_.names()) names.push_back(name);
  return {{"items", std::move(names)}, {"weights", saved_weights(*network_)}};
}

void SessionNetwork::load(const YamlNode& node) {
  node.only_keys(std::vector<std::string>{"items", "weights"});
  items_ = {};
  for (const YamlNode& item : node.at("items").items()) {
    if (items_.add(item.text()) + 1 != items_.size()) item.fail("a name twice", "names differ");
  }
  network_ = make_network(shape());
  load_weights(*network_, node.at("weights"));
}

}  // namespace marketday
