// A series to forecast: values at even steps with missing ones as NaN, the length of its season,
// and regressors known ahead (promotion flags, calendar). It holds data only.
#pragma once

#include <Eigen/Core>
#include <string>
#include <vector>

namespace marketday {

struct Series {
  std::string name;  // for messages
  std::vector<double> values;
  std::size_t period = 1;           // steps in a season, 1 for none
  Eigen::MatrixXd regressors = {};  // one row a value; no columns: none
  std::vector<std::string> regressor_names = {};

  std::size_t size() const { return values.size(); }
  Series head(std::size_t steps) const;  // the first `steps` values with their regressors
  // Regressors of the `steps` values from `first` on.
  Eigen::MatrixXd regressors_from(std::size_t first, std::size_t steps) const;
};

// InputError unless sizes agree, regressors are finite, values finite or NaN, and at least
// `observed` values are there. `positive`: no value may be 0 or less.
void require_valid(const Series& series, std::size_t observed, const char* model,
                   bool positive = false);

// InputError unless `future` has `steps` rows of `columns` finite regressors.
void require_future(const Eigen::MatrixXd& future, std::size_t steps, Eigen::Index columns,
                    const char* model);

}  // namespace marketday
