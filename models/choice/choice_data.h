// Choices to fit a choice model to: in each, the alternatives that were on offer with their
// attributes, the one taken, and who took it. It holds and reads data only.
#pragma once

#include <Eigen/Core>
#include <string>
#include <vector>

#include "sim/io/csv.h"

namespace marketday {

using AttributeRows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

struct ChoiceData {
  std::vector<std::string> attributes;    // the columns of x
  std::vector<std::string> alternatives;  // names
  AttributeRows x;                        // one row an alternative on offer, choice by choice
  std::vector<std::size_t> first;         // first row of each choice, and the end
  std::vector<std::size_t> alternative;   // which one a row is
  std::vector<std::size_t> chosen;        // row taken in each choice
  std::vector<std::size_t> person;        // of each choice, 0, 1, ... with no gap

  std::size_t choices() const { return chosen.size(); }
  std::size_t persons() const;
  std::size_t offered(std::size_t choice) const { return first[choice + 1] - first[choice]; }
  // Attributes of one choice.
  auto rows(std::size_t choice) const {
    return x.middleRows(static_cast<Eigen::Index>(first[choice]),
                        static_cast<Eigen::Index>(offered(choice)));
  }
  // Row taken, from the choice's first.
  Eigen::Index taken(std::size_t choice) const {
    return static_cast<Eigen::Index>(chosen[choice] - first[choice]);
  }
};

// InputError unless it hangs together and its coefficients are identified: attributes finite, each
// varying between the alternatives of some choice, none made up of others.
void require_valid(const ChoiceData& data, const char* model);

// InputError when `data` has other attributes than those a model was fitted to.
void require_attributes(const ChoiceData& data, const std::vector<std::string>& attributes,
                        const char* model);

// One row a choice, a column `<attribute>.<alternative>` for each attribute of each alternative.
struct WideColumns {
  std::string person;
  std::string choice;                     // holds the alternative's name
  std::vector<std::string> alternatives;  // the first is the base of the constants
  std::vector<std::string> attributes;
  bool constants = true;  // one for each alternative but the first
};
ChoiceData read_wide_choices(const CsvTable& table, const WideColumns& columns);

}  // namespace marketday
