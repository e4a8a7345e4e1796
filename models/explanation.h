// What a model says of itself beside its predictions: a table for people.
#pragma once

#include <string>
#include <vector>

namespace marketday {

struct Explanation {
  std::string title;
  std::vector<std::string> header;  // of the names, then of the numbers
  std::vector<std::string> names;
  std::vector<std::vector<double>> rows;  // one a name; not finite: nothing to show
};

}  // namespace marketday
