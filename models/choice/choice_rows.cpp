#include "models/choice/choice_rows.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "models/tabular/recipe_model.h"
#include "sim/io/csv_cells.h"

namespace marketday {
namespace {

using Index = std::unordered_map<std::string, std::size_t>;

// Rows of one choice, in the order of the table.
struct Situation {
  std::string name;
  std::vector<std::size_t> rows;
  bool whole = true;  // none of its rows was turned away
};

std::vector<Situation> situations_of(const CsvTable& table, const Recipe& recipe,
                                     const CleanRows& clean) {
  const std::size_t column = table.column(recipe.form.choice.situation);
  std::vector<Situation> all;
  Index index;
  for (const std::size_t row : clean.rows) {
    const std::string name(table.text(row, column));
    const auto [entry, fresh] = index.emplace(name, all.size());
    if (fresh) all.push_back({name, {}});
    all[entry->second].rows.push_back(row);
  }
  if (clean.rows.size() == table.rows()) return all;
  const std::unordered_set<std::size_t> kept(clean.rows.begin(), clean.rows.end());
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (kept.contains(row) || table.empty(row, column)) continue;
    const auto found = index.find(std::string(table.text(row, column)));
    if (found != index.end()) all[found->second].whole = false;
  }
  return all;
}

class Reader {
 public:
  Reader(const CsvTable& table, const Recipe& recipe, bool training)
      : table_(table),
        recipe_(recipe),
        form_(recipe.form.choice),
        training_(training),
        has_people_(training && !form_.person.empty()),
        person_(has_people_ ? table.column(form_.person) : 0),
        chosen_(training || form_.wide ? chosen_column() : 0),
        clean_(clean_rows(table, recipe, training)) {
    out_.report = clean_.report;
  }

  ChoiceRows read(const std::vector<std::string>& alternatives) {
    out_.alternatives = alternatives.empty() ? form_.alternatives : alternatives;
    if (form_.wide) {
      read_wide();
    } else {
      read_long();
    }
    if (training_ && out_.choices() == 0) {
      throw InputError(Place{table_.file(), 0, 0}, "choice", "no choice can be used",
                       "correct the rows, or give the recipe other ways with them");
    }
    return std::move(out_);
  }

 private:
  std::size_t chosen_column() const { return training_ ? table_.column(form_.chosen) : 0; }

  std::size_t alternative_in(std::size_t row, std::size_t column) const {
    const std::string name(table_.text(row, column));
    const auto& known = out_.alternatives;
    const auto found = std::find(known.begin(), known.end(), name);
    if (found == known.end()) {
      table_.fail(row, column, show_cell(name), "an alternative; " + suggestion(name, known));
    }
    return static_cast<std::size_t>(found - known.begin());
  }

  void add_person(std::size_t row) {
    const std::string name =
        has_people_ ? std::string(table_.text(row, person_)) : std::to_string(out_.first.size());
    out_.person.push_back(people_.emplace(name, people_.size()).first->second);
  }

  void read_wide() {
    const std::size_t width = out_.alternatives.size();
    std::size_t used = 0;
    for (const std::size_t row : clean_.rows) {
      if (training_ && table_.empty(row, chosen_)) {
        reject_cell(recipe_, table_, row, chosen_, "the name of the alternative taken is expected",
                    out_.report);
        continue;
      }
      ++used;
      if (training_) out_.chosen.push_back(out_.rows.size() + alternative_in(row, chosen_));
      for (std::size_t j = 0; j < width; ++j) {
        out_.rows.push_back(row);
        out_.alternative.push_back(j);
      }
      out_.first.push_back(out_.rows.size());
      add_person(row);
    }
    out_.report.used = used;
  }

  void read_long() {
    const std::size_t column = table_.column(form_.alternative);
    if (out_.alternatives.empty()) {
      std::set<std::string> names;
      for (const std::size_t row : clean_.rows) names.emplace(table_.text(row, column));
      out_.alternatives.assign(names.begin(), names.end());
    }
    if (training_ && out_.alternatives.size() < 2) {
      throw InputError(Place{table_.file(), 0, 0}, fmt::format("column `{}`", form_.alternative),
                       fmt::format("`{}` is the one alternative there is", out_.alternatives[0]),
                       "a choice is between two or more");
    }
    std::size_t alone = 0;
    for (const Situation& situation : situations_of(table_, recipe_, clean_)) {
      if (!situation.whole) {
        reject(situation, "another row of its choice is left out");
        continue;
      }
      const std::string fault = add(situation, column);
      if (!fault.empty()) reject(situation, fault);
      if (fault.empty() && situation.rows.size() == 1) ++alone;
    }
    out_.report.used = out_.rows.size();
    if (alone > 0 && training_) {
      out_.report.warnings.push_back(
          fmt::format("{} choices have one alternative on offer: they teach nothing", alone));
    }
  }

  void reject(const Situation& situation, const std::string& reason) {
    for (const std::size_t row : situation.rows) out_.report.reject(table_, row, reason);
  }

  // Nothing, or why the choice is left out.
  std::string add(const Situation& situation, std::size_t column) {
    std::vector<std::size_t> alternative;
    std::vector<std::size_t> taken;
    const std::size_t head = situation.rows.front();
    for (std::size_t i = 0; i < situation.rows.size(); ++i) {
      const std::size_t row = situation.rows[i];
      const std::size_t which = alternative_in(row, column);
      if (std::count(alternative.begin(), alternative.end(), which) > 0) {
        table_.fail(
            row, column,
            fmt::format("`{}` again in choice `{}`", out_.alternatives[which], situation.name),
            "give each alternative of a choice one row; another choice needs another name");
      }
      alternative.push_back(which);
      if (has_people_ && table_.text(row, person_) != table_.text(head, person_)) {
        table_.fail(row, person_, show_cell(table_.text(row, person_)),
                    fmt::format("choice `{}` was made by `{}` on line {}", situation.name,
                                table_.text(head, person_), table_.line(head)));
      }
      if (training_ && table_.integer(row, chosen_, 0, 1) == 1) taken.push_back(i);
    }
    if (training_ && taken.size() != 1) {
      const std::string found =
          taken.empty() ? fmt::format("none chosen in choice `{}`", situation.name)
                        : fmt::format("{} chosen in choice `{}`", taken.size(), situation.name);
      const std::size_t row = taken.empty() ? head : situation.rows[taken[1]];
      if (!recipe_.drop_invalid) {
        table_.fail(row, chosen_, found,
                    "exactly one row of a choice holds 1, or give the recipe `on_invalid: drop`");
      }
      return taken.empty() ? "none of its choice is chosen" : "several of its choice are chosen";
    }
    if (training_) out_.chosen.push_back(out_.rows.size() + taken[0]);
    out_.rows.insert(out_.rows.end(), situation.rows.begin(), situation.rows.end());
    out_.alternative.insert(out_.alternative.end(), alternative.begin(), alternative.end());
    out_.first.push_back(out_.rows.size());
    add_person(head);
    return "";
  }

  const CsvTable& table_;
  const Recipe& recipe_;
  const ChoiceForm& form_;
  bool training_;
  bool has_people_;  // strangers are predicted without
  std::size_t person_;
  std::size_t chosen_;
  CleanRows clean_;
  Index people_;
  ChoiceRows out_;
};

}  // namespace

ChoiceRows ChoiceRows::some(const std::vector<std::size_t>& choices) const {
  ChoiceRows part;
  part.alternatives = alternatives;
  for (const std::size_t c : choices) {
    if (!chosen.empty()) part.chosen.push_back(part.rows.size() + chosen[c] - first[c]);
    part.rows.insert(part.rows.end(), rows.begin() + static_cast<std::ptrdiff_t>(first[c]),
                     rows.begin() + static_cast<std::ptrdiff_t>(first[c + 1]));
    part.alternative.insert(part.alternative.end(),
                            alternative.begin() + static_cast<std::ptrdiff_t>(first[c]),
                            alternative.begin() + static_cast<std::ptrdiff_t>(first[c + 1]));
    part.first.push_back(part.rows.size());
    part.person.push_back(person[c]);
  }
  return part;
}

std::vector<std::size_t> ChoiceRows::table_rows(bool wide) const {
  if (!wide) return rows;
  std::vector<std::size_t> heads;
  for (std::size_t c = 0; c < choices(); ++c) heads.push_back(head(c));
  return heads;
}

ChoiceRows read_choice_rows(const CsvTable& table, const Recipe& recipe,
                            const std::vector<std::string>& alternatives, bool training) {
  return Reader(table, recipe, training).read(alternatives);
}

SplitChoices split_choices(const CsvTable& table, const Recipe& recipe, ChoiceRows& rows) {
  CleanRows heads;
  std::unordered_map<std::size_t, std::size_t> choice_of;
  for (std::size_t c = 0; c < rows.choices(); ++c) {
    heads.rows.push_back(rows.head(c));
    choice_of.emplace(rows.head(c), c);
  }
  const SplitRows split = split_rows(table, recipe, heads);
  rows.report.warnings.insert(rows.report.warnings.end(), heads.report.warnings.begin(),
                              heads.report.warnings.end());
  SplitChoices result;
  for (const std::size_t row : split.training) result.training.push_back(choice_of.at(row));
  for (const std::size_t row : split.held_out) result.held_out.push_back(choice_of.at(row));
  return result;
}

}  // namespace marketday
