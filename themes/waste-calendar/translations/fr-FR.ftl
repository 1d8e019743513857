# What is called otherwise in France than in Belgium.
waste-packaging = Emballages (plastique, métal, cartons)
