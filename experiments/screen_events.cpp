#include "experiments/screen_events.h"

#include <fmt/core.h>

#include <algorithm>
#include <limits>

#include "sim/io/csv_cells.h"

namespace marketday {
namespace {

constexpr std::size_t kRowsAtOnce = 65'536;
constexpr std::size_t kMostRejectionsShown = 3;

const std::vector<std::string>& kind_names() {
  static const std::vector<std::string> kNames = {"count", "cents",   "money",   "permille",
                                                  "share", "percent", "seconds", "days",
                                                  "flag",  "category"};
  return kNames;
}

InputError option_error(const char* option, const std::string& found, const std::string& cure) {
  return {Place{"command line", 0, 0}, option, found, cure};
}

}  // namespace

ScreenEvents::ScreenEvents(ScreenSource source) : source_(std::move(source)) {
  learn_kinds();
}

bool ScreenEvents::is_special(const std::string& name) const {
  const auto& entities = source_.entities;
  return name == source_.time || name == source_.truth || name == source_.loss ||
         name == source_.account ||
         std::find(entities.begin(), entities.end(), name) != entities.end();
}

std::map<std::string, std::string> ScreenEvents::declared_kinds(
    const std::vector<std::string>& header) const {
  std::map<std::string, std::string> result;
  for (const std::string& text : source_.kinds) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos) {
      throw option_error("--kind", "found `" + text + "`", "write COLUMN=KIND, as price=cents");
    }
    const std::string name = text.substr(0, equals);
    const std::string kind = text.substr(equals + 1);
    if (std::find(header.begin(), header.end(), name) == header.end()) {
      throw option_error("--kind", "no column `" + name + "`", suggestion(name, header));
    }
    if (std::find(kind_names().begin(), kind_names().end(), kind) == kind_names().end()) {
      throw option_error("--kind", "unknown kind `" + kind + "`", suggestion(kind, kind_names()));
    }
    result[name] = kind;
  }
  return result;
}

// The truth is left out, as are what it costs and when it was: no rule may look at those. Entities
// and the account are names; they are numbers for no rule.
void ScreenEvents::learn_kinds() {
  CsvStream csv(source_.events);
  for (const std::string* name : {&source_.time, &source_.truth, &source_.loss, &source_.account}) {
    if (!name->empty()) csv.column(*name);
  }
  for (const std::string& name : source_.entities) {
    entity_places_.push_back(csv.column(name));
    if (std::count(source_.entities.begin(), source_.entities.end(), name) > 1) {
      throw option_error("--entity", "`" + name + "` twice", "name each column once");
    }
  }
  const auto declared = declared_kinds(csv.header());
  std::vector<CellStatistics> statistics(csv.header().size());
  while (csv.next()) {
    for (std::size_t c = 0; c < statistics.size(); ++c) statistics[c].add(csv.cell(c));
  }
  for (std::size_t c = 0; c < statistics.size(); ++c) {
    const std::string& name = csv.header()[c];
    if (is_special(name)) continue;
    const auto kind = declared.find(name);
    readings_.push_back(
        statistics[c].reading(name, kind == declared.end() ? std::string() : kind->second));
    places_.push_back(c);
    schema_.columns.push_back(readings_.back().column);
    categories_.emplace_back();
    for (const std::string& category : schema_.columns.back().categories) {
      const auto index = static_cast<std::int64_t>(categories_.back().size());
      categories_.back()[category] = index;
    }
  }
  schema_.entities = source_.entities;
  entity_ids_.resize(schema_.entities.size());
  values_.resize(schema_.columns.size());
  ids_.resize(schema_.entities.size());
  loss_is_cents_ = source_.loss.ends_with("_cents");
}

bool ScreenEvents::reject(const CsvStream& csv, std::size_t column, const char* expected) {
  if (rejections_.size() < kMostRejectionsShown) {
    const Place place{csv.file(), csv.line(), static_cast<int>(column) + 1};
    rejections_.push_back(fmt::format("{}: column `{}`: {}; {}", to_string(place),
                                      csv.header()[column], show_cell(csv.cell(column)), expected));
  }
  return false;
}

bool ScreenEvents::read_column(const CsvStream& csv, std::size_t column) {
  const std::string_view cell = csv.cell(places_[column]);
  std::optional<std::int64_t> value;
  const char* expected = "a whole number is expected";
  switch (readings_[column].form) {
    case CellForm::whole:
      value = integer_in(cell);
      break;
    case CellForm::hundredths:
      value = decimal_in(cell, 100);
      expected = "an amount such as 12.50 is expected";
      break;
    case CellForm::share:
      value = decimal_in(cell, 1'000);
      expected = "a share such as 0.125 is expected";
      break;
    case CellForm::flag:
      if (const auto flag = flag_in(cell)) value = *flag ? 1 : 0;
      expected = "true, false, 1 or 0 is expected";
      break;
    case CellForm::name: {
      const auto known = categories_[column].find(std::string(cell));
      value = known == categories_[column].end() ? -2 : known->second;
      break;
    }
  }
  if (!value) return reject(csv, places_[column], expected);
  values_[column] = *value;
  return true;
}

std::uint32_t ScreenEvents::id_of(Ids& ids, std::string_view cell) {
  if (cell.empty()) return kNoEntity;
  return ids.try_emplace(std::string(cell), static_cast<std::uint32_t>(ids.size())).first->second;
}

bool ScreenEvents::read_special(const CsvStream& csv) {
  time_ = read_;
  if (!source_.time.empty()) {
    const std::size_t place = csv.column(source_.time);
    const auto seconds = seconds_in(csv.cell(place));
    constexpr std::int64_t kMost = std::int64_t{1} << 50U;
    if (!seconds || *seconds < -kMost || *seconds > kMost) {
      return reject(csv, place, "seconds or a date such as 2024-03-01 12:30:00 is expected");
    }
    time_ = *seconds;
  }
  truth_ = EventTruth::unknown;
  if (!source_.truth.empty()) {
    const std::size_t place = csv.column(source_.truth);
    const std::string_view cell = csv.cell(place);
    const auto fraud = flag_in(cell);
    if (!fraud && !cell.empty()) return reject(csv, place, "1, 0 or an empty cell is expected");
    if (fraud) truth_ = *fraud ? EventTruth::fraud : EventTruth::honest;
  }
  loss_cents_ = 0;
  if (!source_.loss.empty()) {
    const std::size_t place = csv.column(source_.loss);
    const auto loss =
        loss_is_cents_ ? integer_in(csv.cell(place)) : decimal_in(csv.cell(place), 100);
    if (!loss || *loss < 0) return reject(csv, place, "an amount of 0 or more is expected");
    loss_cents_ = *loss;
  }
  return true;
}

bool ScreenEvents::read_row(const CsvStream& csv, const std::vector<bool>& columns,
                            const std::vector<bool>& entities) {
  if (!read_special(csv)) return false;
  for (std::size_t c = 0; c < values_.size(); ++c) {
    if (columns[c] && !read_column(csv, c)) return false;
  }
  for (std::size_t e = 0; e < ids_.size(); ++e) {
    if (entities[e]) ids_[e] = id_of(entity_ids_[e], csv.cell(entity_places_[e]));
  }
  if (!source_.account.empty()) {
    account_ = id_of(account_ids_, csv.cell(csv.column(source_.account)));
  }
  return true;
}

void ScreenEvents::append(ScreenBatch& batch, std::int64_t row) const {
  const std::size_t at = batch.rows.size();
  if (at == batch.events.size()) batch.events.resize(std::max(kRowsAtOnce, at * 2));
  for (std::size_t c = 0; c < values_.size(); ++c) batch.events.column(c)[at] = values_[c];
  for (std::size_t e = 0; e < ids_.size(); ++e) batch.events.entity(e)[at] = ids_[e];
  batch.events.times()[at] = time_;
  batch.rows.push_back(row);
  if (!source_.truth.empty()) batch.truth.push_back(truth_);
  if (!source_.loss.empty()) batch.losses_cents.push_back(loss_cents_);
  if (!source_.account.empty()) batch.accounts.push_back(account_);
}

void ScreenEvents::for_each_batch(const std::vector<bool>& columns,
                                  const std::vector<bool>& entities,
                                  const std::function<void(const ScreenBatch&)>& take) {
  CsvStream csv(source_.events);
  ScreenBatch batch{EventBatch(schema_), {}, {}, {}, {}};
  std::int64_t before = std::numeric_limits<std::int64_t>::min();
  const auto hand_over = [&] {
    if (batch.rows.empty()) return;
    batch.events.resize(batch.rows.size());
    take(batch);
    batch = ScreenBatch{std::move(batch.events), {}, {}, {}, {}};
  };
  while (csv.next()) {
    ++read_;
    if (!read_row(csv, columns, entities)) {
      ++rejected_;
      continue;
    }
    if (time_ < before) {
      csv.fail(csv.column(source_.time), show_cell(csv.cell(csv.column(source_.time))),
               "it is before the row above; sort the file by this column");
    }
    // events of one time stay together
    if (batch.rows.size() >= kRowsAtOnce && time_ != before) hand_over();
    append(batch, read_);
    before = time_;
  }
  hand_over();
}

}  // namespace marketday
