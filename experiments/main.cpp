#include <cstdio>
int main() {
  std::puts("marketday");
}
