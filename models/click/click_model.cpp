#include "models/click/click_model.h"

#include <fmt/core.h>

#include <algorithm>
#include <numeric>
#include <unordered_map>

namespace marketday {
namespace {

constexpr std::int64_t kMostPosition = 10'000;

// Names numbered by first appearance.
class Numbering {
 public:
  std::uint32_t operator()(std::string_view name) {
    const auto next = static_cast<std::uint32_t>(numbers_.size());
    return numbers_.emplace(std::string(name), next).first->second;
  }
  std::vector<std::string> names() const {
    std::vector<std::string> all(numbers_.size());
    for (const auto& [name, number] : numbers_) all[number] = name;
    return all;
  }

 private:
  std::unordered_map<std::string, std::uint32_t> numbers_;
};

void check_places(const ClickLog& log, const CsvTable& data, std::size_t column) {
  for (const std::vector<std::size_t>& rows : ranked_sessions(log)) {
    for (std::size_t k = 1; k < rows.size(); ++k) {
      if (log.position[rows[k]] != log.position[rows[k - 1]]) continue;
      data.fail(rows[k], column,
                fmt::format("position {} a second time in its session", log.position[rows[k]]),
                "a session is one list of items, each at a place of its own");
    }
  }
}

}  // namespace

std::vector<Parameter> click_parameters() {
  return {text("item_column", "item", {}, "column of the item's name"),
          text("position_column", "position", {}, "column of the place in the list, from 1"),
          text("click_column", "click", {}, "column of clicks, 0 or 1"),
          text("session_column", "session", {},
               "column that tells lists apart (session, query); none: each row by itself"),
          number("prior_rows", "rows", 1.0, 0.0, 1e9,
                 "that each item is given at the mean of all, so that few rows say little"),
          number("held_out", "share", 0.25, 0.0, 0.9, "of sessions, to judge by; 0: none"),
          required(integer("seed", "-", 1, 0, 1e15, "of the sessions held out"))};
}

ClickLog rows_of(const ClickLog& log, const std::vector<std::size_t>& rows) {
  ClickLog part;
  part.items = log.items;
  part.sessions = log.sessions;
  for (const std::size_t row : rows) {
    part.item.push_back(log.item[row]);
    part.position.push_back(log.position[row]);
    part.session.push_back(log.session[row]);
    if (!log.click.empty()) part.click.push_back(log.click[row]);
  }
  return part;
}

std::vector<std::vector<std::size_t>> ranked_sessions(const ClickLog& log) {
  std::vector<std::vector<std::size_t>> sessions(log.sessions);
  for (std::size_t row = 0; row < log.rows(); ++row) sessions[log.session[row]].push_back(row);
  for (std::vector<std::size_t>& rows : sessions) {
    std::stable_sort(rows.begin(), rows.end(), [&](std::size_t a, std::size_t b) {
      return log.position[a] < log.position[b];
    });
  }
  return sessions;
}

ClickLog ClickModel::read(const CsvTable& data, bool with_clicks) const {
  const std::size_t item = data.column(settings_.at("item_column"));
  const std::size_t position = data.column(settings_.at("position_column"));
  const std::string session_name = settings_.at("session_column");
  const bool alone = session_name == "none";
  if (alone && needs_sessions()) {
    throw InputError({"parameters", 0, 0}, "session_column", "found `none`",
                     "this model follows a shopper down the list: name the column that tells "
                     "lists apart");
  }
  const std::size_t session = alone ? 0 : data.column(session_name);
  const std::size_t click = with_clicks ? data.column(settings_.at("click_column")) : 0;
  if (data.rows() == 0) {
    throw InputError(Place{data.file(), 0, 0}, "rows", "there are none", "give shown items");
  }
  ClickLog log;
  Numbering items;
  Numbering sessions;
  for (std::size_t row = 0; row < data.rows(); ++row) {
    log.item.push_back(items(data.text(row, item)));
    log.position.push_back(static_cast<int>(data.integer(row, position, 1, kMostPosition)));
    log.session.push_back(alone ? static_cast<std::uint32_t>(row)
                                : sessions(data.text(row, session)));
    if (with_clicks) log.click.push_back(static_cast<std::uint8_t>(data.integer(row, click, 0, 1)));
  }
  log.items = items.names();
  log.sessions = *std::max_element(log.session.begin(), log.session.end()) + 1;
  check_places(log, data, position);
  if (with_clicks && std::accumulate(log.click.begin(), log.click.end(), 0) == 0) {
    throw InputError(Place{data.file(), 0, 0}, settings_.at("click_column").get<std::string>(),
                     "0 in every row", "a log with clicks is needed to learn from");
  }
  return log;
}

}  // namespace marketday
