#include "models/choice/choice_data.h"

#include <fmt/core.h>
#include <fmt/format.h>

#include <Eigen/Dense>
#include <algorithm>
#include <map>

#include "sim/io/error.h"

namespace marketday {
namespace {

[[noreturn]] void refuse(const char* model, const std::string& what) {
  throw InputError(fmt::format("{}: {}", model, what));
}

void require_shape(const ChoiceData& data, const char* model) {
  const std::size_t n = data.choices();
  const auto rows = static_cast<std::size_t>(data.x.rows());
  if (n == 0) refuse(model, "no choices to learn from");
  if (data.first.size() != n + 1 || data.person.size() != n || data.first.front() != 0 ||
      data.first.back() != rows || data.alternative.size() != rows ||
      static_cast<std::size_t>(data.x.cols()) != data.attributes.size()) {
    refuse(model, "the columns of the choice data do not agree in length");
  }
  for (std::size_t c = 0; c < n; ++c) {
    if (data.first[c + 1] <= data.first[c] || data.chosen[c] < data.first[c] ||
        data.chosen[c] >= data.first[c + 1]) {
      refuse(model, fmt::format("choice {}: what was taken is not on offer", c + 1));
    }
  }
  for (const std::size_t a : data.alternative) {
    if (a >= data.alternatives.size()) refuse(model, "an alternative without a name");
  }
  if (!data.x.allFinite()) refuse(model, "an attribute is missing or infinite");
}

// Within-choice sums of squares and products: what a logit can tell attributes apart by.
Eigen::MatrixXd within_choices(const ChoiceData& data) {
  Eigen::MatrixXd products = Eigen::MatrixXd::Zero(data.x.cols(), data.x.cols());
  for (std::size_t c = 0; c < data.choices(); ++c) {
    const Eigen::MatrixXd centred =
        data.rows(c).rowwise() - Eigen::RowVectorXd(data.rows(c).colwise().mean());
    products.noalias() += centred.transpose() * centred;
  }
  return products;
}

}  // namespace

std::size_t ChoiceData::persons() const {
  return person.empty() ? 0 : 1 + *std::max_element(person.begin(), person.end());
}

void require_valid(const ChoiceData& data, const char* model) {
  require_shape(data, model);
  const Eigen::MatrixXd products = within_choices(data);
  const Eigen::ArrayXd raw = data.x.colwise().squaredNorm().transpose();
  for (Eigen::Index a = 0; a < products.rows(); ++a) {
    if (products(a, a) <= 1e-12 * raw[a]) {
      refuse(model, fmt::format("attribute `{}` is the same for all alternatives of every choice, "
                                "so that it explains none; leave it out",
                                data.attributes[static_cast<std::size_t>(a)]));
    }
  }
  if (products.rows() == 0) return;
  const Eigen::VectorXd scale = products.diagonal().array().rsqrt();
  const Eigen::MatrixXd correlation = scale.asDiagonal() * products * scale.asDiagonal();
  // an exact copy leaves a pivot of 0, which the condition estimate of LDLT does not see
  const Eigen::VectorXd spectrum = correlation.selfadjointView<Eigen::Lower>().eigenvalues();
  if (spectrum.minCoeff() < 1e-11 * spectrum.maxCoeff()) {
    refuse(model,
           fmt::format("attributes {} are not apart: one is made up of others (constants for "
                       "all alternatives?); leave one out",
                       fmt::join(data.attributes, ", ")));
  }
}

void require_attributes(const ChoiceData& data, const std::vector<std::string>& attributes,
                        const char* model) {
  if (attributes.empty()) refuse(model, "fit or load it first");
  require_shape(data, model);
  if (data.attributes != attributes) {
    refuse(model, fmt::format("fitted to attributes {}; found {}", fmt::join(attributes, ", "),
                              fmt::join(data.attributes, ", ")));
  }
}

ChoiceData read_wide_choices(const CsvTable& table, const WideColumns& columns) {
  ChoiceData data;
  data.alternatives = columns.alternatives;
  const std::size_t width = columns.alternatives.size();
  const std::size_t constants = columns.constants && width > 0 ? width - 1 : 0;
  for (std::size_t j = 1; j <= constants; ++j) data.attributes.push_back(columns.alternatives[j]);
  std::vector<std::size_t> cells;  // alternative by alternative, attribute by attribute
  for (const std::string& alternative : columns.alternatives) {
    for (const std::string& attribute : columns.attributes) {
      cells.push_back(table.column(attribute + "." + alternative));
    }
  }
  data.attributes.insert(data.attributes.end(), columns.attributes.begin(),
                         columns.attributes.end());
  const std::size_t person = table.column(columns.person);
  const std::size_t choice = table.column(columns.choice);
  data.x.setZero(static_cast<Eigen::Index>(table.rows() * width),
                 static_cast<Eigen::Index>(data.attributes.size()));
  std::map<std::string, std::size_t> people;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::string name(table.text(row, choice));
    const auto taken = std::find(data.alternatives.begin(), data.alternatives.end(), name);
    if (taken == data.alternatives.end()) {
      table.fail(row, choice, "`" + name + "`",
                 "an alternative; " + suggestion(name, data.alternatives));
    }
    data.first.push_back(row * width);
    data.chosen.push_back(row * width +
                          static_cast<std::size_t>(taken - data.alternatives.begin()));
    const std::string who(table.text(row, person));
    data.person.push_back(people.emplace(who, people.size()).first->second);
    for (std::size_t j = 0; j < width; ++j) {
      data.alternative.push_back(j);
      const auto at = static_cast<Eigen::Index>(row * width + j);
      if (j > 0 && constants > 0) data.x(at, static_cast<Eigen::Index>(j) - 1) = 1.0;
      for (std::size_t a = 0; a < columns.attributes.size(); ++a) {
        data.x(at, static_cast<Eigen::Index>(constants + a)) =
            table.number(row, cells[j * columns.attributes.size() + a], -1e9, 1e9);
      }
    }
  }
  data.first.push_back(table.rows() * width);
  return data;
}

}  // namespace marketday
